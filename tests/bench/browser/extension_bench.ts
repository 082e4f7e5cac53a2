import type { CDPSession, Page, Worker } from "playwright-core";
import { sleep, systemClock } from "../../../src/clock.ts";
import { type Chrome, EXTENSION_ID, startChrome } from "../../support/extension/chrome.ts";
import { atMost, type Bench, type Figure, percentile } from "../figure.ts";
import type { SentBid } from "../house.ts";
import { calmDown, type Scene, startScene } from "../scene.ts";

const NELLIS = "https://www.nellisauction.com";
const LOADS = 7;
const BIDS = { seconds: 20, perSecond: 20 };
const SETTLE_MS = 2_000;

/** Measures the extension in Chromium: how soon its panel shows, and follows, and what an update costs its worker. */
export const extensionBench: Bench = {
  name: "extension",
  async run() {
    const chrome = await startChrome();
    try {
      await serveLotPages(chrome);
      // With few lots each is bid on often, and the panel shows one.
      await using few = await startScene(4);
      await calmDown(few);
      await pair(chrome, few);
      const figures = [...await panelFigures(chrome, few)];
      await using many = await startScene(1000);
      await calmDown(many);
      return [...figures, ...await workerFigures(chrome, many)];
    } finally {
      await chrome.close();
      await Deno.remove(chrome.profile, { recursive: true });
    }
  },
};

async function serveLotPages({ context }: Chrome): Promise<void> {
  await context.route(`${NELLIS}/**`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body:
        `<!doctype html><title>Lot</title><link rel="icon" href="data:,"><main><div><div><h1>Lot</h1></div>
        <p>Current price $1</p></div></main>`,
    }));
}

async function pair({ context }: Chrome, { gavel }: Scene): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/popup.html`);
  const request = JSON.stringify({ ask: "connect", server: `${gavel.url}/`, token: gavel.token });
  await page.evaluate(`chrome.runtime.sendMessage(${request})`);
  await page.close();
}

async function panelFigures({ context }: Chrome, { house }: Scene): Promise<readonly Figure[]> {
  const [lotId = ""] = house.ids;
  const page = await context.newPage();
  await page.addInitScript(noteFirstPanel);
  const shownMs: number[] = [];
  while (shownMs.length < LOADS) {
    await page.goto(`${NELLIS}/p/x/${lotId}`);
    shownMs.push(await page.evaluate<number>("window.benchShownMs"));
  }
  const devtools = await context.newCDPSession(page);
  await watchPanel(devtools);
  const sent = await house.bid(BIDS);
  await sleep(systemClock(), SETTLE_MS);
  const latencies = await latenciesOf(page, sent.filter((bid) => bid.lotId === lotId));
  await page.close();
  return [
    {
      what: "extension's panel shown after the page is ready: median",
      measured: percentile(shownMs, 0.5),
      unit: "ms",
      target: atMost(100),
    },
    {
      what: "bid to price in the panel: p50",
      measured: percentile(latencies, 0.5),
      unit: "ms",
      target: null,
    },
    {
      what: "bid to price in the panel: p95",
      measured: percentile(latencies, 0.95),
      unit: "ms",
      target: atMost(300),
    },
  ];
}

async function workerFigures(chrome: Chrome, scene: Scene): Promise<readonly Figure[]> {
  const [worker] = chrome.context.serviceWorkers();
  if (!worker) throw new Error("The extension's worker is gone");
  await worker.evaluate(timeWorker);
  await pair(chrome, scene);
  // The first list of all lots is no update.
  await sleep(systemClock(), SETTLE_MS);
  const before = await spentMs(worker);
  const sent = await scene.house.bid(BIDS);
  await sleep(systemClock(), SETTLE_MS);
  return [{
    what: "extension's worker for an update, 1,000 auctions",
    measured: (await spentMs(worker) - before) / sent.length,
    unit: "ms",
    target: atMost(1),
  }];
}

const spentMs = (worker: Worker) => worker.evaluate<number>("globalThis.benchMs");

/** Runs in the worker: adds up the time of its handlers of messages and timers. */
const timeWorker = `(() => {
  globalThis.benchMs = 0;
  const timed = (task) => (...args) => {
    const start = performance.now();
    try { return task(...args); } finally { globalThis.benchMs += performance.now() - start; }
  };
  const Native = WebSocket;
  globalThis.WebSocket = class extends Native {
    set onmessage(task) { super.onmessage = timed(task); }
  };
  const setNative = setTimeout;
  globalThis.setTimeout = (task, ms) => setNative(timed(task), ms);
})()`;

/** Runs in the page before its own script: waits until an element of nobody's has a size, from when the page is ready. */
const noteFirstPanel = `window.benchShownMs = new Promise((resolve) => {
  const look = () => {
    const host = [...document.querySelectorAll("main div")].find((each) => !each.hasChildNodes());
    if (!host || host.getBoundingClientRect().height === 0) return requestAnimationFrame(look);
    const [{ domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
    resolve(performance.now() - domContentLoadedEventEnd);
  };
  requestAnimationFrame(look);
})`;

/** Notes when the panel first shows each price. Its root is closed, so it is reached as DevTools do. */
async function watchPanel(devtools: CDPSession): Promise<void> {
  await devtools.send("DOM.enable");
  const { nodes } = await devtools.send("DOM.getFlattenedDocument", { depth: -1, pierce: true });
  const panel = nodes.find(({ attributes = [] }) => attributes.includes("panel"));
  if (!panel) throw new Error("The page has no panel");
  const { object } = await devtools.send("DOM.resolveNode", { backendNodeId: panel.backendNodeId });
  await devtools.send("Runtime.callFunctionOn", {
    objectId: object.objectId ?? "",
    functionDeclaration: `function () {
      const seen = window.benchSeen = {};
      const note = () => {
        const price = this.querySelector(".sums b")?.textContent.replace(/[$,]/g, "");
        if (price) seen[price] ??= performance.timeOrigin + performance.now();
      };
      note();
      new MutationObserver(note).observe(this, { childList: true, characterData: true, subtree: true });
    }`,
  });
}

/** From each bid to the first moment at which the panel showed its price, or one that came so soon after it that it never did. */
async function latenciesOf(page: Page, sent: readonly SentBid[]): Promise<readonly number[]> {
  const seen = await page.evaluate<Readonly<Record<string, number>>>("window.benchSeen");
  const shown = Object.entries(seen).map(([price, atMs]) => ({ price: Number(price), atMs }));
  return sent.map(({ price, atMs }) => {
    const seenMs = Math.min(...shown.filter((each) => each.price >= price).map((each) => each.atMs));
    if (seenMs === Infinity) throw new Error(`The panel never showed $${price}`);
    return seenMs - atMs;
  });
}
