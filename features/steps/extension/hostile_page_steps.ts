import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { currentTab, openTab } from "../../support/browser/tabs.ts";
import { document, lotPage, NELLIS } from "../../support/extension/nellis_site.ts";
import { clickAt } from "../../support/extension/surface.ts";
import { panelOf, partNamed, siteOf } from "../../support/extension/visit.ts";
import type { GavelWorld } from "../../support/world.ts";

Given("a page of {string} that hides where it goes is open at Nellis", async function (
  this: GavelWorld,
  lot: string,
) {
  const hiding = `<script>navigation.addEventListener("currententrychange",
    (event) => event.stopImmediatePropagation())</script>`;
  await open(this, lot, lotPage(lot, "$12") + hiding);
});

Given("a page of {string} without a heading is open at Nellis", async function (
  this: GavelWorld,
  lot: string,
) {
  await open(this, lot, document(lot, "<p>Nothing to hold on to</p>"));
});

When("the page turns to {string} without a word", async function (this: GavelWorld, lot: string) {
  await currentTab(this).evaluate(
    `history.replaceState({}, "", "/p/x/${this.lotId(lot)}");
    document.querySelector("h1").firstChild.data = ${JSON.stringify(lot)};`,
  );
});

Given("the page writes {string} wherever the mouse comes down", async function (
  this: GavelWorld,
  text: string,
) {
  await currentTab(this).evaluate(
    `for (const type of ["pointerdown", "mousedown"]) addEventListener(type, () => {
      document.execCommand("selectAll");
      document.execCommand("insertText", false, ${JSON.stringify(text)});
    }, true)`,
  );
});

When("I click twice on the panel's {string}", async function (this: GavelWorld, name: string) {
  const panel = await panelOf(this);
  const part = await partNamed(this, panel, "button", name);
  await clickAt(panel, part, 2);
});

When("I go on to {string} at Nellis", async function (this: GavelWorld, path: string) {
  siteOf(this).pages.set(path, document("Something", "<h1>Something</h1>"));
  const page = currentTab(this);
  await page.evaluate(`addEventListener("pageshow", ({ persisted }) => globalThis.wasKept = persisted)`);
  await whileTimePasses(this, page.goto(NELLIS + path));
});

When("I go back to the page that Chrome has kept", async function (this: GavelWorld) {
  const page = currentTab(this);
  await whileTimePasses(this, page.goBack({ waitUntil: "commit" }));
  assert.equal(await whileTimePasses(this, page.evaluate("globalThis.wasKept")), true);
});

When("Nellis's page takes away all that is not its own", async function (this: GavelWorld) {
  await currentTab(this).evaluate(`for (const mark of document.querySelectorAll("li > span")) mark.remove()`);
});

When("the page lays something over all, through which clicks go", async function (this: GavelWorld) {
  await currentTab(this).evaluate(
    `document.body.append(Object.assign(document.createElement("aside"), { id: "over" }));
    over.style.cssText = "position: fixed; inset: 0; background: white; pointer-events: none; z-index: 9"`,
  );
});

When("the page takes that away", async function (this: GavelWorld) {
  await currentTab(this).evaluate("over.remove()");
});

When("the page hides, turns and enlarges all its elements", async function (this: GavelWorld) {
  await currentTab(this).evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { opacity: .01 !important; transform: scale(3) !important; font-size: 40px !important;" +
      " direction: rtl !important; position: fixed !important; pointer-events: none !important }");
    document.adoptedStyleSheets = [sheet];
  })()`);
});

Then("the element of the panel is as it was", async function (this: GavelWorld) {
  const style = await currentTab(this).evaluate<readonly string[]>(`(() => {
    const host = [...document.querySelectorAll("div")].find((div) => !div.id && div.childNodes.length === 0);
    const { opacity, transform, fontSize, direction, position, pointerEvents } = getComputedStyle(host);
    return [opacity, transform, fontSize, direction, position, pointerEvents];
  })()`);
  assert.deepEqual(style, ["1", "none", "16px", "ltr", "static", "auto"]);
});

async function open(world: GavelWorld, lot: string, page: string): Promise<void> {
  const path = `/p/x/${world.lotId(lot)}`;
  siteOf(world).pages.set(path, page);
  const tab = await openTab(world, "nellis");
  await whileTimePasses(world, tab.goto(NELLIS + path));
}
