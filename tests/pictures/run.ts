// deno-lint-ignore-file no-console -- its output is what it is for
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "../support/browser/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { drawingOf } from "./drawings.ts";
import type { RunningGavel } from "../support/server/running_gavel.ts";
import { setScene } from "./scene.ts";

const FOLDER = "docs/images";

/** The screens that are shown on a phone, too. */
const ON_PHONES = ["lots", "lot", "results"];

const WINDOWS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const;
/** A picture below the window is loaded once it comes near. */
const ARE_PICTURES_THERE =
  "[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)";
const COLOURS = ["light", "dark"] as const;

/** Takes a picture of each screen on a desktop, and of some on a phone, in the light and in the dark. */
async function takePictures(): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const running = await setScene();
  const browser = await launchChromium();
  try {
    for (const [window, options] of Object.entries(WINDOWS)) {
      for (const colorScheme of COLOURS) {
        await takeAll(browser, running, `${window}-${colorScheme}`, { ...options, colorScheme });
      }
    }
  } finally {
    await browser.close();
    await running.close();
  }
}

async function takeAll(
  browser: Browser,
  running: RunningGavel,
  ending: string,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browser.newContext({
    ...options,
    locale: "en-US",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  await context.route(
    "https://photos.house.example/**",
    (route) => route.fulfill(drawingOf(route.request().url())),
  );
  const page = await context.newPage();
  await page.goto(`${running.gavel.url}/#/lots`);
  const take = async (name: string) => {
    if (options.isMobile && !ON_PHONES.includes(name)) return;
    await save(page, `${FOLDER}/${name}-${ending}.png`);
  };
  await page.getByLabel("Access token").waitFor();
  await take("sign-in");
  await page.getByLabel("Access token").fill(running.token);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.locator("[data-lot]").first().waitFor();
  for (const [name, place] of Object.entries(placesOf(running))) {
    await page.evaluate(`location.hash = ${JSON.stringify(place)}; scrollTo(0, 0)`);
    await page.locator("main h1").waitFor();
    await take(name);
  }
  await context.close();
}

/** Returns the places by the names of their pictures. */
function placesOf({ house }: RunningGavel): Readonly<Record<string, string>> {
  const desk = house.lots().find(({ title }) => title?.startsWith("Standing desk"));
  return {
    lots: "#/lots",
    lot: `#/lots/${desk?.id}`,
    results: "#/results",
    activity: "#/activity",
    health: "#/health",
    settings: "#/settings",
    start: "#/start",
    extension: "#/extension",
  };
}

/** Saves what the window shows, once every request is answered and every picture is there. */
async function save(page: Page, path: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  const dismiss = page.getByRole("button", { name: "Dismiss" }).first();
  while (await dismiss.isVisible()) await dismiss.click();
  // The page's policy lets no text become code, which waiting for a function needs.
  await eventually("every picture is there", () => page.evaluate<boolean>(ARE_PICTURES_THERE));
  await page.screenshot({ path });
  const { size } = await Deno.stat(path);
  console.log(`${path}: ${Math.round(size / 1024)} kB`);
}

if (import.meta.main) await takePictures();
