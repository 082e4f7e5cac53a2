import type { CDPSession, Page } from "playwright-core";
import { sleep, systemClock } from "../../../src/clock.ts";
import { launchChromium } from "../../support/browser/chromium.ts";
import { atMost, type Bench, type Figure, percentile } from "../figure.ts";
import type { SentBid } from "../house.ts";
import { calmDown, type Scene, startScene } from "../scene.ts";

const LOADS = 7;
const BIDS = { seconds: 20, perSecond: 20 };
/** As many updates as an hour of one a second, faster. */
const AN_HOUR = { seconds: 36, perSecond: 100 };
const IDLE_MS = 10_000;
/** The page's tick and the last frames of a story. */
const SETTLE_MS = 2_000;
const MB = 1024 * 1024;

/**
 * Measures the dashboard in Chromium: how soon its list is painted, how soon a bid in the house is a number on the page,
 * and what an update costs the page in script and memory.
 */
export const dashboardBench: Bench = {
  name: "dashboard",
  async run() {
    const figures: Figure[] = [];
    for (const lots of [100, 1000]) {
      await using scene = await startScene(lots);
      await calmDown(scene);
      const browser = await launchChromium();
      try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
        await signIn(page, scene);
        figures.push(...lots === 100 ? await firstLook(page, scene) : await longRun(page, scene));
      } finally {
        await browser.close();
      }
    }
    return figures;
  },
};

/** Measures with 100 lots, all of which are rows of the page. */
async function firstLook(page: Page, { house }: Scene): Promise<readonly Figure[]> {
  const paintedMs: number[] = [];
  while (paintedMs.length < LOADS) {
    await page.reload();
    paintedMs.push(await page.evaluate<number>("window.benchPaintedMs"));
  }
  const sent = await house.bid(BIDS);
  await sleep(systemClock(), SETTLE_MS);
  const latencies = await latenciesOf(page, sent);
  const what = "bid to number on the page, 100 auctions:";
  return [
    {
      what: "dashboard's list painted after the address was opened, 100 auctions: median",
      measured: percentile(paintedMs, 0.5),
      unit: "ms",
      target: atMost(500),
    },
    { what: `${what} p50`, measured: percentile(latencies, 0.5), unit: "ms", target: null },
    { what: `${what} p95`, measured: percentile(latencies, 0.95), unit: "ms", target: atMost(100) },
  ];
}

/** Measures with 1,000 lots, of which a window is on the page. */
async function longRun(page: Page, { house }: Scene): Promise<readonly Figure[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const idleStart = await scriptMs(devtools);
  await sleep(systemClock(), IDLE_MS);
  const idleMs = (await scriptMs(devtools) - idleStart) / IDLE_MS;
  const [start, startMs] = [await scriptMs(devtools), systemClock().now()];
  const sent = await house.bid(BIDS);
  const took = systemClock().now() - startMs;
  const anUpdateMs = (await scriptMs(devtools) - start - idleMs * took) / sent.length;
  await house.bid(AN_HOUR);
  await sleep(systemClock(), SETTLE_MS);
  await devtools.send("HeapProfiler.collectGarbage");
  const heap = await metric(devtools, "JSHeapUsedSize") / MB;
  return [
    {
      what: "dashboard's script for an update, 1,000 auctions",
      measured: anUpdateMs,
      unit: "ms",
      target: atMost(2),
    },
    {
      what: "dashboard's script while nothing happens",
      measured: idleMs * 1000,
      unit: "ms a second",
      target: null,
    },
    {
      what: "dashboard's script memory after 4,000 updates, 1,000 auctions",
      measured: heap,
      unit: "MB",
      target: atMost(60),
    },
  ];
}

async function signIn(page: Page, { gavel }: Scene): Promise<void> {
  await page.addInitScript(watchRows);
  await page.goto(`${gavel.url}/`);
  await page.getByLabel("Access token").fill(gavel.token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForSelector("[data-lot]");
}

/** Runs in the page before its own script: notes when the first row is painted, and when each row first showed a price. */
const watchRows = `(() => {
  const seen = {};
  window.benchSeen = seen;
  let painted;
  window.benchPaintedMs = new Promise((resolve) => painted = resolve);
  const note = (row) => {
    const price = /\\$([\\d,]+)/.exec(row.querySelector(".row-price .figure")?.textContent ?? "")?.[1];
    if (price) seen[row.dataset.lot + " " + price.replaceAll(",", "")] ??= performance.timeOrigin + performance.now();
  };
  new MutationObserver((changes) => {
    if (painted && document.querySelector("[data-lot]")) {
      const told = painted;
      painted = null;
      requestAnimationFrame(() => requestAnimationFrame(() => told(performance.now())));
    }
    const nodes = changes.map(({ target }) => target.nodeType === 1 ? target : target.parentElement);
    for (const row of new Set(nodes.map((node) => node?.closest("[data-lot]")))) if (row) note(row);
  }).observe(document, { childList: true, characterData: true, subtree: true });
})()`;

/** From each bid to the first moment at which its row showed its price; a bid that was never shown is an error. */
async function latenciesOf(page: Page, sent: readonly SentBid[]): Promise<readonly number[]> {
  const seen = await page.evaluate<Readonly<Record<string, number>>>("window.benchSeen");
  return sent.map(({ lotId, price, atMs }) => {
    const seenMs = seen[`${lotId} ${price}`];
    if (seenMs === undefined) throw new Error(`The page never showed lot ${lotId} at $${price}`);
    return seenMs - atMs;
  });
}

/** Returns the time that the page's script has run so far (ms). */
async function scriptMs(devtools: CDPSession): Promise<number> {
  return await metric(devtools, "ScriptDuration") * 1000;
}

async function metric(devtools: CDPSession, name: string): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find((each) => each.name === name)?.value ?? NaN;
}
