import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { currentTab, openTab } from "../../support/browser/tabs.ts";
import { listPage, lotPage, NELLIS } from "../../support/extension/nellis_site.ts";
import { partsOf, pressKey, textOf, typeInto } from "../../support/extension/surface.ts";
import {
  panelOf,
  partNamed,
  pressOn,
  siteOf,
  surfaceIsSilentOf,
  surfaceSays,
  waitFor,
} from "../../support/extension/visit.ts";
import type { GavelWorld } from "../../support/world.ts";

const KEY_CODES: Readonly<Record<string, number>> = { Enter: 13, Escape: 27 };

Given("the page of {string} is open at Nellis", async function (this: GavelWorld, lot: string) {
  await openLotPage(this, lot, "nellis");
});

Given("the page of {string} is open at Nellis in a {word} tab", async function (
  this: GavelWorld,
  lot: string,
  tab: string,
) {
  await openLotPage(this, lot, tab);
});

Given("a list at Nellis shows {string} and {string}", async function (
  this: GavelWorld,
  one: string,
  other: string,
) {
  const lots = [one, other].map((title) => ({ id: this.lotId(title), title }));
  siteOf(this).pages.set("/search", listPage(lots));
  await go(this, "/search", "nellis");
});

Given("the page {string} is open at Nellis", async function (this: GavelWorld, path: string) {
  siteOf(this).pages.set(path, lotPage("Something", "$12"));
  await go(this, path, "nellis");
});

When("I type {string} into {string} of the panel", async function (
  this: GavelWorld,
  text: string,
  field: string,
) {
  const panel = await panelOf(this);
  await typeInto(panel, await partNamed(this, panel, "textbox", field), text);
});

When("I press {word} in the panel", async function (this: GavelWorld, key: string) {
  await pressKey(await panelOf(this), key, KEY_CODES[key] ?? assert.fail(`No key ${key}`));
});

When("I press the panel's {string}", async function (this: GavelWorld, name: string) {
  await pressOn(this, await panelOf(this), name);
});

When("Nellis's page turns to {string} without loading", async function (this: GavelWorld, lot: string) {
  const path = `/p/x/${this.lotId(lot)}`;
  await currentTab(this).evaluate(
    `history.pushState({}, "", ${
      JSON.stringify(path)
    }); document.querySelector("h1").replaceWith(Object.assign(` +
      `document.createElement("h1"), { textContent: ${JSON.stringify(lot)} }))`,
  );
});

When("Nellis's page turns to its list without loading", async function (this: GavelWorld) {
  await currentTab(this).evaluate(
    `history.pushState({}, "", "/search"); document.querySelector("main").replaceChildren()`,
  );
});

When("Nellis's page draws itself anew", async function (this: GavelWorld) {
  await currentTab(this).evaluate(`document.body.innerHTML = document.body.innerHTML`);
});

Then("the panel says {string}", async function (this: GavelWorld, text: string) {
  await surfaceSays(this, await panelOf(this), text);
});

Then("the panel does not say {string}", async function (this: GavelWorld, text: string) {
  await surfaceIsSilentOf(this, await panelOf(this), text);
});

Then("there is no panel", async function (this: GavelWorld) {
  const panel = await panelOf(this);
  await waitFor(
    this,
    async () => (await partsOf(panel)).length === 0 || undefined,
    async () => `There is a panel. It says: ${await textOf(panel)}`,
  );
});

Then("{string} of the panel is off", async function (this: GavelWorld, name: string) {
  const panel = await panelOf(this);
  await waitFor(
    this,
    async () =>
      (await partsOf(panel)).some((part) => part.role === "button" && part.name === name && part.isOff) ||
      undefined,
    async () => `"${name}" is not off. The panel says: ${await textOf(panel)}`,
  );
});

Then("the panel has a style of its own, and the page has none of it", async function (this: GavelWorld) {
  const panel = await panelOf(this);
  const region = (await partsOf(panel))[0] ?? assert.fail("There is no panel");
  await panel.send("DOM.enable");
  await panel.send("CSS.enable");
  await panel.send("DOM.getDocument", { depth: 0 });
  const { nodeIds } = await panel.send("DOM.pushNodesByBackendIdsToFrontend", {
    backendNodeIds: [region.backendNodeId],
  });
  const { computedStyle } = await panel.send("CSS.getComputedStyleForNode", { nodeId: nodeIds[0] });
  const styles = new Map(
    computedStyle.map(({ name, value }: { readonly name: string; readonly value: string }) => [name, value]),
  );
  assert.equal(styles.get("border-top-left-radius"), "10px");
  assert.equal(styles.get("display"), "grid");
  const page = await currentTab(this).evaluate(
    `getComputedStyle(document.querySelector("#theirs")).borderRadius`,
  );
  assert.notEqual(page, "8px");
});

Then("the list at Nellis marks {string}, once", async function (this: GavelWorld, mark: string) {
  await listSays(this, (text) => text.split(mark).length === 2, `not one mark "${mark}"`);
});

Then("the list at Nellis marks nothing", async function (this: GavelWorld) {
  await listSays(this, (text) => !text.includes("Gavel:"), "there is a mark");
});

async function listSays(
  world: GavelWorld,
  isSo: (text: string) => boolean,
  what: string,
): Promise<void> {
  const { send } = await panelOf(world);
  await waitFor(
    world,
    async () => isSo(await textOf({ send })) || undefined,
    async () => `${what}: ${await textOf({ send })}`,
  );
}

async function openLotPage(world: GavelWorld, lot: string, tab: string): Promise<void> {
  const path = `/p/x/${world.lotId(lot)}`;
  siteOf(world).pages.set(path, lotPage(lot, "$12"));
  await go(world, path, tab);
}

async function go(world: GavelWorld, path: string, tab: string): Promise<void> {
  const page = await openTab(world, tab);
  await whileTimePasses(world, page.goto(NELLIS + path));
}

Then("{string} of the panel can be pressed", async function (this: GavelWorld, name: string) {
  await partNamed(this, await panelOf(this), "button", name);
});

When("the page does all it can to read and to press the panel", async function (this: GavelWorld) {
  const panel = await panelOf(this);
  const button = await partNamed(this, panel, "button", "Bid now…");
  const { model } = await panel.send("DOM.getBoxModel", { backendNodeId: button.backendNodeId });
  const [left = 0, top = 0, , , right = 0, bottom = 0]: readonly number[] = model.content;
  const at = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const seen = await currentTab(this).evaluate<string>(`(${ATTACK})(${JSON.stringify(at)})`);
  assert.doesNotMatch(seen, /Bid now|Stop watching|\$60/);
});

/** Runs in the page, with all that a page may: returns whatever it could read. */
const ATTACK = `async ({ x, y }) => {
  const seen = [document.documentElement.innerText, document.documentElement.outerHTML];
  document.execCommand("selectAll");
  seen.push(getSelection().toString());
  for (const element of document.querySelectorAll("*")) {
    if (element.shadowRoot) seen.push(element.shadowRoot.innerHTML);
  }
  const found = document.elementFromPoint(x, y);
  const events = [
    ...["pointerdown", "mousedown", "pointerup", "mouseup", "click"].map((type) =>
      new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, clientX: x, clientY: y })),
    ...["keydown", "keyup"].map((type) =>
      new KeyboardEvent(type, { key: "Enter", bubbles: true, composed: true })),
  ];
  for (const target of [found, document, window]) for (const event of events) target.dispatchEvent(event);
  found.click();
  found.focus();
  document.execCommand("insertText", false, "999");
  try {
    found.attachShadow({ mode: "open" });
    seen.push("Bid now: another root was attached");
  } catch {
    // As it should be.
  }
  try {
    chrome.runtime.sendMessage("gjmakkikfkakldjnamcnfgehafdheaam", { ask: "bid", id: "1", amount: 999 });
    seen.push("Bid now: a message went to the extension");
  } catch {
    // As it should be.
  }
  window.postMessage({ ask: "pause" }, "*");
  return seen.join();
}`;
