import { AfterAll } from "@cucumber/cucumber";
import type { CDPSession } from "playwright-core";
import { type Chrome, EXTENSION_ID, startChrome } from "../../../tests/support/extension/chrome.ts";

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
