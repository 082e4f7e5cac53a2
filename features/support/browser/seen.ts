import type { Locator } from "playwright-core";
import { eventually } from "../../../tests/support/eventually.ts";
import type { GavelWorld } from "../world.ts";
import { whileTimePasses } from "./running_time.ts";
import { currentTab } from "./tabs.ts";

/** Waits until an element is visible and holds `text`, while Gavel's time passes. Rejects with what it holds instead. */
export async function comesToSay(world: GavelWorld, element: Locator, text: string): Promise<void> {
  const wanted = element.filter({ hasText: text, visible: true }).first();
  await whileTimePasses(world, wanted.waitFor()).catch(async (error) => {
    throw new Error(`"${text}" never came. It says: ${await textOf(element)}\n${error}`);
  });
}

/** Waits until no visible element of these holds `text`, while Gavel's time passes. */
export async function ceasesToSay(world: GavelWorld, element: Locator, text: string): Promise<void> {
  const unwanted = element.filter({ hasText: text, visible: true }).first();
  await whileTimePasses(world, unwanted.waitFor({ state: "hidden" }));
}

/** Waits until there is a button, link or tab of exactly that name which can be pressed, and presses it. */
export async function press(world: GavelWorld, within: Locator, name: string): Promise<void> {
  const exact = { name, exact: true };
  const button = within.getByRole("button", exact).or(within.getByRole("link", exact)).filter({
    visible: true,
  });
  await whileTimePasses(world, button.first().click());
}

/** Writes `text` in the place of what a field holds. */
export async function typeInto(world: GavelWorld, field: Locator, text: string): Promise<void> {
  await whileTimePasses(world, field.fill(text));
}

/** Waits until a field holds exactly `text`. */
export async function comesToHold(world: GavelWorld, field: Locator, text: string): Promise<void> {
  await whileTimePasses(world, field.waitFor());
  let held = await field.inputValue();
  const isHeld = async () => (held = await field.inputValue()) === text;
  await whileTimePasses(world, eventually(`the field holds "${text}", not "${held}"`, isHeld));
}

/** Returns the whole of the page in the current tab. */
export function wholePage(world: GavelWorld): Locator {
  return currentTab(world).locator("body");
}

/** Returns the row of a watched lot in the current tab. */
export function rowOf(world: GavelWorld, lot: string): Locator {
  return currentTab(world).locator(`[data-lot="${world.lotId(lot)}"]`);
}

/** Returns the sentence of a watched lot in the current tab. */
export function planOf(world: GavelWorld, lot: string): Locator {
  return rowOf(world, lot).getByTestId("plan");
}

/** Returns the status bar of the current tab. */
export function statusBar(world: GavelWorld): Locator {
  return currentTab(world).getByRole("status").first();
}

async function textOf(element: Locator): Promise<string> {
  const texts = await element.allInnerTexts();
  return texts.join("\n").slice(0, 1_500) || "nothing: there is no such element";
}
