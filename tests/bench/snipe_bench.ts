import { readConfig } from "../../src/config.ts";
import { startGavel } from "../../src/gavel.ts";
import { sleep, systemClock } from "../../src/clock.ts";
import { createHouse } from "../../src/simulator/house.ts";
import { atMost, type Bench, type Figure, percentile } from "./figure.ts";

const SNIPES = 30;
/** Long enough before the first snipe for the clocks to be compared, as in life. */
const FIRST_CLOSES_IN_SECONDS = 36;
const APART_SECONDS = 0.7;
const SNIPE_SECONDS = 3;
const SKEW_MS = 2_000;
const LATENCY = { min: 20, max: 100 } as const;
const MOST_OFF_MS = 50;
const TOKEN = "token-of-the-benches";

/** Measures how far off their aim snipes arrive, at a house whose clock is 2 s ahead, over a network with 80 ms of jitter. */
export const snipeBench: Bench = {
  name: "snipe",
  run: snipeFigures,
};

async function snipeFigures(): Promise<readonly Figure[]> {
  const offMs = await snipeErrors();
  const sizes = offMs.map(Math.abs);
  const what = "snipe: arrival at the house against its aim, clocks 2 s apart, 80 ms jitter";
  return [
    { what: `${what}, p99`, measured: percentile(sizes, 0.99), unit: "ms", target: atMost(MOST_OFF_MS) },
    { what: `${what}, p50`, measured: percentile(sizes, 0.5), unit: "ms", target: null },
    { what: `${what}, median, late above 0`, measured: percentile(offMs, 0.5), unit: "ms", target: null },
  ];
}

/** Lots close one after another; each is sniped at once, over real sockets and a real store. */
async function snipeErrors(): Promise<readonly number[]> {
  const clock = systemClock();
  const house = createHouse({ clock });
  house.faults.clockSkewMs = SKEW_MS;
  house.faults.latencyMs = LATENCY;
  const served = house.serve();
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-bench-" });
  const env: Record<string, string> = {
    PORT: "0",
    HOST: "127.0.0.1",
    AUTH_TOKEN: TOKEN,
    DATA_DIR: dataDir,
    STORE: "kv",
    NELLIS_BASE_URL: served.url,
    SSE_ENDPOINT: served.url,
    API_RATE_LIMIT_MAX: "100000",
  };
  const gavel = await startGavel(readConfig((name) => env[name]), { clock, fetch, env: (name) => env[name] });
  const call = async (path: string, body: unknown) => {
    const headers = { authorization: TOKEN, "content-type": "application/json" };
    const answer = await fetch(gavel.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  };
  await call("/api/auth", { cookies: house.signIn() });

  const closes = new Map<number, number>();
  for (let order = 0; order < SNIPES; order++) {
    const lot = house.addLot({ closesInSeconds: FIRST_CLOSES_IN_SECONDS + order * APART_SECONDS });
    closes.set(lot.id, lot.closeTimeMs);
    const config = { strategy: "sniping", maxBid: 50, snipeSeconds: SNIPE_SECONDS };
    await call(`/api/auctions/${lot.id}/monitor`, { config });
  }
  const lastCloseMs = Math.max(...closes.values());
  await sleep(clock, lastCloseMs - house.now() - SNIPE_SECONDS * 1000 + 1_000);

  const arrived = new Map(house.bids.map(({ lotId, atMs }) => [lotId, atMs]));
  const offMs = Array.from(closes, ([id, closeMs]) => {
    const atMs = arrived.get(id);
    if (atMs === undefined) throw new Error(`No snipe arrived on lot ${id}`);
    return atMs - (closeMs - SNIPE_SECONDS * 1000);
  });
  await gavel.close();
  await served.close();
  house.close();
  await Deno.remove(dataDir, { recursive: true });
  return offMs;
}
