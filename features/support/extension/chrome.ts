import { existsSync } from "node:fs";
import { AfterAll } from "@cucumber/cucumber";
import type { BrowserContext, CDPSession } from "playwright-core";
import { chromiumPath, SWITCHES } from "../../../tests/support/browser/chromium.ts";
import { eventually } from "../../../tests/support/eventually.ts";

/** The extension's id, which its key fixes. */
export const EXTENSION_ID = "gjmakkikfkakldjnamcnfgehafdheaam";
const FOLDER = new URL("../../../dist/extension", import.meta.url).pathname;
const PATIENCE_MS = 20_000;

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
    ignoreDefaultArgs: ["--disable-extensions"],
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

/** One for all scenarios that change nothing about it. */
let shared: Promise<Chrome> | undefined;

/** Returns the Chromium that scenarios share, as if it was new. */
export async function sharedChrome(): Promise<Chrome> {
  return await (shared ??= startChrome());
}

/** Makes the shared Chromium as good as new: no tab, no cookie, and an extension that was just installed. */
export async function tidyChrome({ context, browser }: Chrome): Promise<void> {
  const page = await context.newPage();
  for (const other of context.pages()) if (other !== page) await other.close();
  await closePopups(browser);
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.clearCookies();
  await page.goto(`chrome-extension://${EXTENSION_ID}/popup.html`);
  await page.evaluate(`(async () => {
    await chrome.runtime.sendMessage({ ask: "disconnect" });
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
    for (const id of Object.keys(await chrome.notifications.getAll())) await chrome.notifications.clear(id);
  })()`);
  await page.goto("about:blank");
}

async function closePopups(browser: CDPSession): Promise<void> {
  const { targetInfos } = await browser.send("Target.getTargets");
  for (const { url, targetId } of targetInfos) {
    if (url.startsWith(`chrome-extension://${EXTENSION_ID}/popup.html`)) {
      await browser.send("Target.closeTarget", { targetId }).catch(() => {});
    }
  }
}

AfterAll(async () => {
  const chrome = await shared?.catch(() => undefined);
  await chrome?.close();
  if (chrome) await Deno.remove(chrome.profile, { recursive: true });
});
