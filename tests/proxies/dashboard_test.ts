import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { launchChromium, PAGE_BUILDS } from "../support/browser/chromium.ts";
import { collectComplaints } from "../support/browser/complaints.ts";
import { type BehindProxy, startBehind, whileTimePasses } from "./behind_proxy.ts";
import { type Setup, SETUPS } from "./proxy_program.ts";

Deno.test("the dashboard works behind each proxy in a real Chromium", async (t) => {
  const browser = await launchChromium(PAGE_BUILDS, ["--host-resolver-rules=MAP *.example.com 127.0.0.1"]);
  for (const setup of SETUPS) {
    await t.step(setup.file, async () => {
      await using parts = await startBehind(setup);
      await useDashboard(browser, parts, setup);
    });
  }
  await browser.close();
});

/** Signs in by a link, sees a rival's bid arrive, pauses, opens the API's description and gets the extension. */
async function useDashboard(browser: Browser, { running, owner, lot }: BehindProxy, { prefix }: Setup) {
  const watched = await running.call("POST", `/api/auctions/${lot}/monitor`, {
    config: { maxBid: 0, strategy: "manual" },
  });
  assert.equal(watched.status, 200);
  await running.clock.advance(10_000);
  const { body: { code } } = await running.call("POST", "/api/codes");

  // Certificates are checked by the other tests; this browser's own list has no room for another.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  const during = <T>(work: Promise<T>) => whileTimePasses(running, work);
  const shows = (text: string) => during(page.getByText(text).first().waitFor());

  await during(page.goto(`${owner.base}/#start=${code}`));
  const row = page.locator(`[data-lot="${lot}"]`);
  await during(row.waitFor());
  const cookies = await context.cookies(owner.base);
  assert.deepEqual(
    cookies.map(({ path, secure, httpOnly, sameSite }) => ({ path, secure, httpOnly, sameSite })),
    [{ path: prefix || "/", secure: true, httpOnly: true, sameSite: "Strict" }],
  );

  running.house.rivalBids(Number(lot), "Ada brook12", 10);
  const price = `$${running.house.lot(Number(lot)).currentPrice}`;
  await during(row.getByText(price).first().waitFor());
  await during(page.getByRole("button", { name: "Pause all bidding", exact: true }).first().click());
  await shows("Paused");
  await during(page.reload());
  await shows("Paused");

  assert.match(await downloadOf(page, `${owner.base}/#/extension`, during), /\.zip$/);
  await during(page.goto(`${owner.base}/api-docs`));
  await shows("Gavel's API");
  assert.deepEqual(complaints, []);
  await context.close();
}

/** Returns the name of the file that the page hands out. */
async function downloadOf(
  page: Page,
  address: string,
  during: <T>(work: Promise<T>) => Promise<T>,
): Promise<string> {
  await during(page.goto(address));
  const download = page.waitForEvent("download");
  await during(page.getByRole("link", { name: /download/i }).first().click());
  return (await during(download)).suggestedFilename();
}
