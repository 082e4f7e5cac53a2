import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { currentTab } from "../../support/browser/tabs.ts";
import type { GavelWorld } from "../../support/world.ts";

When(
  "I type {string} into {string} and press Enter",
  async function (this: GavelWorld, text: string, field: string) {
    const input = currentTab(this).getByLabel(field, { exact: true });
    await whileTimePasses(this, input.fill(text));
    await whileTimePasses(this, input.press("Enter"));
  },
);

When(/^I turn the switch "([^"]*)" (?:on|off)$/, async function (this: GavelWorld, name: string) {
  await whileTimePasses(this, currentTab(this).getByRole("switch", { name, exact: true }).click());
});

Then("the setting {string} is {}", async function (this: GavelWorld, path: string, json: string) {
  const { body } = await this.call("GET", "/api/settings");
  const value = path.split(".").reduce((part, name) => part[name], body.settings);
  assert.deepEqual(value, JSON.parse(json));
});

Then(
  /^the step "([^"]*)" is (done|to do)$/,
  async function (this: GavelWorld, title: string, status: string) {
    const step = currentTab(this).getByRole("heading", { name: `${title} (${status})` });
    await whileTimePasses(this, step.waitFor());
  },
);
