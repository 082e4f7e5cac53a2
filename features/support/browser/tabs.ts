import assert from "node:assert/strict";
import { After, AfterAll } from "@cucumber/cucumber";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium, PAGE_BUILDS } from "../../../tests/support/browser/chromium.ts";
import { collectComplaints } from "../../../tests/support/browser/complaints.ts";
// Its hook comes first, so that the tabs are closed before the Gavel that they show.
import "../world.ts";
import type { GavelWorld } from "../world.ts";
import { photoOf } from "./photos.ts";

/** A picture of each tab of a scenario that failed. */
const FAILED_FOLDER = "coverage/failed_pages";

/** Addresses of the pictures of lots, of which the house has none. */
export const PHOTOS = "https://photos.house.example/**";

/** A page reads the settings again by itself, which a stop of Gavel may cut off. */
const CUT_OFF = /\/api\/settings .*net::ERR_|net::ERR_.*\/api\/settings\)/;

/** Less than a step may take, so that a wait in vain is told in the words of the page. */
const PATIENCE_MS = 45_000;

const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: "en-US",
  timezoneId: "UTC",
  reducedMotion: "reduce",
};

/** The browser of one scenario: a profile of its own, and the tabs that steps have opened in it. */
interface Visit {
  options: BrowserContextOptions;
  context?: Promise<BrowserContext>;
  readonly tabs: Map<string, Page>;
  current: string;
  readonly complaints: (readonly string[])[];
  readonly expected: string[];
  readonly allowed: string[];
  /** Closes the context. */
  leave: (context: BrowserContext) => Promise<void>;
  /** Closes what stands between or beside the tabs and Gavel. */
  readonly closing: (() => Promise<unknown>)[];
}

const visits = new WeakMap<GavelWorld, Visit>();

/** One for all scenarios of a run, started by the first that opens a page. */
let browser: Promise<Browser> | undefined;

/** Chooses the window, the colours and so on of this scenario's tabs. Throws once one is open. */
export function chooseWindow(world: GavelWorld, options: BrowserContextOptions): void {
  const visit = visitOf(world);
  if (visit.context) throw new Error("A tab is open already: say this before the first step that needs one");
  visit.options = { ...visit.options, ...options };
}

/** Opens a tab under a name, empty, and turns to it. */
export async function openTab(world: GavelWorld, name = "first"): Promise<Page> {
  const visit = visitOf(world);
  assert.ok(!visit.tabs.has(name), `The ${name} tab is open already`);
  const page = await (await contextOf(world)).newPage();
  visit.complaints.push(collectComplaints(page));
  visit.tabs.set(name, page);
  visit.current = name;
  return page;
}

/** Returns the cookies and tabs of this scenario alone. */
export async function contextOf(world: GavelWorld): Promise<BrowserContext> {
  const visit = visitOf(world);
  browser ??= launchChromium(PAGE_BUILDS);
  return await (visit.context ??= newContext(await browser, visit.options));
}

/** Has this scenario's tabs open in a browser that is there already. `leave` is called at the end. */
export function visitIn(world: GavelWorld, context: BrowserContext, leave: () => Promise<void>): void {
  const visit = visitOf(world);
  visit.context = Promise.resolve(context);
  visit.leave = leave;
}

/** Forgets the tabs: their browser is gone. */
export function forgetTabs(world: GavelWorld): void {
  visitOf(world).tabs.clear();
}

/** Returns the tab that steps look at. */
export function currentTab(world: GavelWorld): Page {
  const { tabs, current } = visitOf(world);
  const page = tabs.get(current);
  if (!page) throw new Error("No step has opened a page");
  return page;
}

/** Turns to a tab that is open. */
export async function turnTo(world: GavelWorld, name: string): Promise<void> {
  const visit = visitOf(world);
  assert.ok(visit.tabs.has(name), `No step has opened the ${name} tab`);
  visit.current = name;
  await currentTab(world).bringToFront();
}

/** Says that the browser has to complain of something that holds `text`; any other complaint fails the scenario. */
export function expectComplaint(world: GavelWorld, text: string): void {
  visitOf(world).expected.push(text);
}

/** Returns true once the browser has complained of something that holds `text`. */
export function hasComplained(world: GavelWorld, text: string): boolean {
  return visitOf(world).complaints.flat().some((complaint) => complaint.includes(text));
}

/** Has `close` called once the scenario's tabs are closed, and while its Gavel still runs. */
export function closeAtTheEnd(world: GavelWorld, close: () => Promise<unknown>): void {
  visitOf(world).closing.push(close);
}

/** Says that the browser may complain of something that holds `text`, by which of two answers is there first. */
export function allowComplaint(world: GavelWorld, text: string): void {
  visitOf(world).allowed.push(text);
}

function visitOf(world: GavelWorld): Visit {
  const known = visits.get(world);
  if (known) return known;
  const visit: Visit = {
    options: DESKTOP,
    tabs: new Map(),
    current: "first",
    complaints: [],
    expected: [],
    allowed: [],
    leave: (context: BrowserContext) => context.close(),
    closing: [],
  };
  visits.set(world, visit);
  return visit;
}

async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  await servePhotos(context);
  return context;
}

/** Answers for the pictures of lots. */
export async function servePhotos(context: BrowserContext): Promise<void> {
  await context.route(PHOTOS, (route) => route.fulfill(photoOf(route.request().url())));
}

After({ tags: "@dashboard or @extension" }, async function (this: GavelWorld, { result, pickle }) {
  const { context, tabs, complaints, expected, allowed, leave, closing } = visitOf(this);
  if (result?.status === "FAILED") {
    for (const [name, page] of tabs) {
      const path = `${FAILED_FOLDER}/${`${pickle.name} ${name}`.replaceAll(/\W+/g, "-")}.png`;
      await page.screenshot({ path, timeout: 5_000 }).then(
        () => this.log(path),
        (error) => this.log(`${error}`),
      );
    }
  }
  const opened = await context;
  if (opened) await leave(opened);
  for (const close of closing) await close();
  const all = complaints.flat();
  const others = all.filter((complaint) =>
    ![...expected, ...allowed].some((text) => complaint.includes(text)) &&
    !(this.wasStopped && CUT_OFF.test(complaint))
  );
  assert.deepEqual(others, [], "The browser complained");
  const unheard = expected.filter((text) => !all.some((complaint) => complaint.includes(text)));
  assert.deepEqual(unheard, [], `The browser did not complain of these, but of ${JSON.stringify(all)}`);
});

AfterAll(async () => {
  const started = await browser?.catch(() => undefined);
  await started?.close();
});
