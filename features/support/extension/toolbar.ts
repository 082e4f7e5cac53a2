import type { CDPSession, Page } from "playwright-core";
import { eventually } from "../../../tests/support/eventually.ts";
import { type Chrome, EXTENSION_ID } from "../../../tests/support/extension/chrome.ts";
import type { Surface } from "./surface.ts";

/** Clicks the extension's icon in the toolbar while `page` is the tab in front, and returns the popup. */
export async function clickIcon({ browser }: Chrome, page: Page): Promise<Surface> {
  await page.bringToFront();
  const tab = await tabOf(browser, page);
  // Known to Chromium, and not yet to playwright's types.
  const send = browser.send as (method: string, params: object) => Promise<unknown>;
  await send.call(browser, "Extensions.triggerAction", { id: EXTENSION_ID, targetId: tab });
  let popup: string | undefined;
  await eventually("the popup is open", async () => {
    const { targetInfos } = await browser.send("Target.getTargets");
    popup = targetInfos.find(({ type, url, attached }) =>
      type === "page" && !attached && url.startsWith(`chrome-extension://${EXTENSION_ID}/popup.html`)
    )?.targetId;
    return popup !== undefined;
  });
  return await surfaceOfTarget(browser, popup ?? "");
}

async function tabOf(browser: CDPSession, page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send("Target.getTargetInfo");
  await session.detach();
  // A tab is told apart by what it shows.
  const { targetInfos } = await browser.send("Target.getTargets", { filter: [{ type: "tab" }] });
  const tab = targetInfos.find(({ url, title }) => url === targetInfo.url && title === targetInfo.title);
  if (!tab) throw new Error(`No tab shows ${targetInfo.url}`);
  return tab.targetId;
}

/** Speaks to a target that playwright does not know, such as a popup. */
async function surfaceOfTarget(browser: CDPSession, targetId: string): Promise<Surface> {
  const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: false });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  browser.on("Target.receivedMessageFromTarget", (event) => {
    if (event.sessionId !== sessionId) return;
    const { id, result, error } = JSON.parse(event.message);
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  browser.on("Target.detachedFromTarget", (event) => {
    if (event.sessionId !== sessionId) return;
    for (const { reject } of waiting.values()) reject(new Error("The popup is closed"));
  });
  return {
    async send(method, params = {}) {
      last += 1;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(last, answer);
      const message = JSON.stringify({ id: last, method, params });
      await browser.send("Target.sendMessageToTarget", { sessionId, message });
      return await answer.promise;
    },
  };
}
