import { existsSync } from "node:fs";
import type { BrowserContext, CDPSession } from "playwright-core";
import { chromiumPath, SWITCHES } from "../browser/chromium.ts";
import { eventually } from "../eventually.ts";

/** The extension's id, which its key fixes. */
export const EXTENSION_ID = "gjmakkikfkakldjnamcnfgehafdheaam";
const FOLDER = new URL("../../../dist/extension", import.meta.url).pathname;
const PATIENCE_MS = 45_000;

/** A Chromium with the extension that was built, loaded unpacked as people load it. */
export interface Chrome {
  readonly context: BrowserContext;
  /** Speaks to the whole browser, by the DevTools protocol. */
  readonly browser: CDPSession;
  /** The folder that outlives the browser. */
  readonly profile: string;
  close(): Promise<void>;
}

/** Starts Chromium on a profile, a new one where none is given. */
export async function startChrome(profile?: string): Promise<Chrome> {
  const { chromium } = await import("playwright-core");
  const folder = profile ?? await Deno.makeTempDir({ prefix: "gavel-chrome-" });
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath((name) => Deno.env.get(name), existsSync),
    headless: true,
    // As people's Chrome does, it keeps a page that is left for the way back.
    ignoreDefaultArgs: ["--disable-extensions", "--disable-back-forward-cache"],
    args: [
      ...SWITCHES,
      `--load-extension=${FOLDER}`,
      `--disable-extensions-except=${FOLDER}`,
      "--disable-features=DisableLoadExtensionCommandLineSwitch",
      "--enable-unsafe-extension-debugging",
    ],
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    timezoneId: "UTC",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const browser = await context.browser()?.newBrowserCDPSession();
  if (!browser) throw new Error("Chromium gives no session for the whole of it");
  await eventually("the extension's worker runs", () => context.serviceWorkers().length > 0);
  return { context, browser, profile: folder, close: () => context.close() };
}
