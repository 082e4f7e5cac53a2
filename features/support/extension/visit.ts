import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { sleep, systemClock } from "../../../src/clock.ts";
import { whileTimePasses } from "../browser/running_time.ts";
import { currentTab, forgetTabs, servePhotos, visitIn } from "../browser/tabs.ts";
import type { GavelWorld } from "../world.ts";
import { type Chrome, EXTENSION_ID, startChrome } from "../../../tests/support/extension/chrome.ts";
import { sharedChrome, tidyChrome } from "./shared_chrome.ts";
import { type NellisSite, serveNellis } from "./nellis_site.ts";
import { clickAt, type Part, partsOf, type Surface, textOf } from "./surface.ts";

/** The extension in one scenario. */
interface Visit {
  chrome: Chrome;
  site: NellisSite;
  popup: Surface | null;
}

const visits = new WeakMap<GavelWorld, Visit>();

/** Opens the Chromium of this scenario: the shared one, or one of its own that can be closed and opened again. */
export async function openChrome(world: GavelWorld, { isOwn = false } = {}): Promise<void> {
  const chrome = isOwn ? await startChrome() : await sharedChrome();
  const visit: Visit = { chrome, site: await serveNellis(chrome.context), popup: null };
  await servePhotos(chrome.context);
  visits.set(world, visit);
  visitIn(world, chrome.context, () => leave(visit, isOwn));
}

async function leave({ chrome }: Visit, isOwn: boolean): Promise<void> {
  if (!isOwn) return await tidyChrome(chrome);
  await chrome.close();
  await Deno.remove(chrome.profile, { recursive: true });
}

/** Closes the browser and opens it again on the same profile. */
export async function restartChrome(world: GavelWorld): Promise<void> {
  const visit = visitOf(world);
  await visit.chrome.close();
  forgetTabs(world);
  visit.chrome = await startChrome(visit.chrome.profile);
  visit.site = await serveNellis(visit.chrome.context);
  visit.popup = null;
  visitIn(world, visit.chrome.context, () => leave(visit, true));
}

export const chromeOf = (world: GavelWorld): Chrome => visitOf(world).chrome;
export const siteOf = (world: GavelWorld): NellisSite => visitOf(world).site;

/** Remembers the popup that is open. */
export function keepPopup(world: GavelWorld, popup: Surface): void {
  visitOf(world).popup = popup;
}

/** Returns the popup that a step has opened. */
export function popupOf(world: GavelWorld): Surface {
  return visitOf(world).popup ?? assert.fail("No step has clicked the icon");
}

const surfaces = new WeakMap<Page, Promise<Surface>>();

/** Returns the panel on the page of the current tab. */
export async function panelOf(world: GavelWorld): Promise<Surface> {
  const page = currentTab(world);
  const known = surfaces.get(page) ?? openSurface(page);
  surfaces.set(page, known);
  return { ...await known, within: ["region", "Gavel"] };
}

async function openSurface(page: Page): Promise<Surface> {
  const session = await page.context().newCDPSession(page);
  await session.send("Accessibility.enable");
  const send = session.send.bind(session) as Surface["send"];
  return { send };
}

/** Returns a page of the extension's, opened for the scenario to ask and look. It is not one of its tabs. */
export async function extensionPage(world: GavelWorld): Promise<Page> {
  const { context } = chromeOf(world);
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/popup.html`);
  return page;
}

/** Runs a script in a page of the extension's, and gives its result. */
export async function inExtension<T>(world: GavelWorld, script: string): Promise<T> {
  const page = await extensionPage(world);
  try {
    return await page.evaluate<T>(`(async () => (${script}))()`);
  } finally {
    await page.close();
  }
}

const PATIENCE_MS = 45_000;
const LOOK_EVERY_MS = 25;

/** Waits while Gavel's time passes until `look` gives something; rejects with what it says instead. */
export async function waitFor<T>(
  world: GavelWorld,
  look: () => Promise<T | undefined>,
  why: () => Promise<string>,
): Promise<T> {
  const clock = systemClock();
  const deadlineMs = clock.now() + PATIENCE_MS;
  const looking = async () => {
    while (true) {
      const found = await look();
      if (found !== undefined) return found;
      if (clock.now() > deadlineMs) throw new Error(await why());
      await sleep(clock, LOOK_EVERY_MS);
    }
  };
  return await whileTimePasses(world, looking());
}

/** Waits until a surface says `text`. */
export async function surfaceSays(world: GavelWorld, surface: Surface, text: string): Promise<void> {
  await waitFor(
    world,
    async () => (await textOf(surface)).includes(text) || undefined,
    async () => `"${text}" never came. It says: ${await textOf(surface)}`,
  );
}

/** Waits until a surface does not say `text`. */
export async function surfaceIsSilentOf(world: GavelWorld, surface: Surface, text: string): Promise<void> {
  await waitFor(
    world,
    async () => !(await textOf(surface)).includes(text) || undefined,
    async () => `It still says: ${await textOf(surface)}`,
  );
}

/** Waits until there is a part of that role and name which can be used. */
export async function partNamed(
  world: GavelWorld,
  surface: Surface,
  role: string,
  name: string,
): Promise<Part> {
  return await waitFor(
    world,
    async () =>
      (await partsOf(surface)).find((part) => part.role === role && part.name === name && !part.isOff),
    async () => `There is no ${role} "${name}" to use. It says: ${await textOf(surface)}`,
  );
}

/** Presses a button with the mouse. */
export async function pressOn(world: GavelWorld, surface: Surface, name: string): Promise<void> {
  await clickAt(surface, await partNamed(world, surface, "button", name));
}

function visitOf(world: GavelWorld): Visit {
  return visits.get(world) ?? assert.fail("No step has opened Chrome");
}
