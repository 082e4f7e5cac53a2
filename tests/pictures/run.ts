import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchChromium } from "../support/browser/chromium.ts";
import { drawingOf } from "./drawings.ts";
import type { RunningGavel } from "../support/server/running_gavel.ts";
import { takeExtension } from "./extension.ts";
import { save } from "./save.ts";
import { setScene } from "./scene.ts";

const FOLDER = "docs/images";

/** The screens that are shown on a phone, too. */
const ON_PHONES = ["lots", "lot", "results"];

const WINDOWS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const;
const COLOURS = ["light", "dark"] as const;

/** Takes a picture of each screen on a desktop, and of some on a phone, in the light and in the dark; and of the extension. */
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
    await takeExtension(running, FOLDER);
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

if (import.meta.main) await takePictures();
