import { Given, Then } from "@cucumber/cucumber";
import { comesToSay, planOf, rowOf } from "../../support/browser/seen.ts";
import { contextOf, PHOTOS } from "../../support/browser/tabs.ts";
import type { GavelWorld } from "../../support/world.ts";

Then("the row of {string} says {string}", async function (this: GavelWorld, lot: string, text: string) {
  await comesToSay(this, rowOf(this, lot), text);
});

// A second of Gavel's own: the browser may take longer on a machine that is busy, and time stands still meanwhile.
Then(
  "within a second the row of {string} says {string}",
  async function (this: GavelWorld, lot: string, text: string) {
    await this.pass(1);
    await rowOf(this, lot).filter({ hasText: text }).waitFor();
  },
);

Then("the plan of {string} says {string}", async function (this: GavelWorld, lot: string, text: string) {
  await comesToSay(this, planOf(this, lot), text);
});

Given("no picture of a lot can be had", async function (this: GavelWorld) {
  await (await contextOf(this)).route(PHOTOS, (route) => route.abort());
});
