import { createRandom } from "../../src/simulator/random.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import type { Key } from "../../src/store/store.ts";
import type { Json } from "./edge.ts";
import { type FuzzedGavel, openGavel } from "./gavel.ts";

/** A stored document: its key and its text. */
export type Stored = readonly [Key, string];

/** Requests that read everything that is stored. */
const READINGS = [
  "/api/auctions",
  "/api/state",
  "/api/settings",
  "/api/bidding",
  "/api/budget",
  "/api/ledger",
  "/api/results",
  "/api/results.csv",
  "/api/clients",
  "/api/features",
  "/api/auth/status",
  "/api/status",
  "/health",
  "/metrics",
];
/** Enough for readings and bids to be decided after a start. */
const AFTER_START_MS = 5_000;
const EVERYTHING: readonly string[] = [];

/** The same run each time, so one is enough. */
let aRun: Promise<readonly Stored[]> | null = null;

/** Resolves to everything that a run has stored: lots open, led and over, bids, results, timelines, settings, a client. */
export function storedByARun(): Promise<readonly Stored[]> {
  return aRun ??= runOnce();
}

async function runOnce(): Promise<readonly Stored[]> {
  const store = createMemoryStore();
  const fuzzed = await openGavel(createRandom(1), { store });
  const { gavel, lots, token } = fuzzed;
  const post = async (path: string, body: Json) => {
    const headers = { authorization: token, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    await fuzzed.ends(Promise.resolve(gavel.server.app.request(path, init)));
  };
  const [, , third = "", fourth = ""] = lots;
  const short = String(fuzzed.house.addLot({ closesInSeconds: 120 }).id);
  await post("/api/settings", { budget: { perBid: 40, total: 500 }, groups: { tables: { want: 1 } } });
  await post("/api/clients", { name: "Kitchen tablet" });
  await post(`/api/auctions/${third}/monitor`, { config: { maxBid: 30, strategy: "auto", group: "tables" } });
  await post(`/api/auctions/${short}/monitor`, { config: { maxBid: 25, strategy: "auto" } });
  await post(`/api/auctions/${fourth}/bid`, { amount: 12 });
  await fuzzed.clock.runUntil(fuzzed.clock.now() + 200_000);
  await post(`/api/auctions/${third}/stop`, {});
  await post(`/api/auctions/${third}/monitor`, {
    config: { maxBid: 30, strategy: "sniping", group: "tables" },
  });
  await post("/api/bidding/pause", {});
  await fuzzed.close();
  const documents = await store.list(EVERYTHING as unknown as Key);
  return documents.map(({ key, value }) => [key, JSON.stringify(value)]);
}

/** Lets a started Gavel work for a moment, and asks for all that it has. Resolves to what is wrong; null where nothing is. */
export async function readEverything(
  { gavel, clock, token, lots, ends, secrets, wrong }: FuzzedGavel,
): Promise<string | null> {
  await clock.runUntil(clock.now() + AFTER_START_MS);
  const timelines = lots.map((lot) => `/api/auctions/${lot}/timeline`);
  for (const path of [...READINGS, ...timelines]) {
    const answered = await ends(
      Promise.resolve(gavel.server.app.request(path, { headers: { authorization: token } })),
    );
    if ("hangs" in answered) return `${path}: ${answered.hangs}`;
    const text = await answered.value.text();
    if (answered.value.status === 500) return `${path} is answered 500: ${text.slice(0, 300)}`;
    const leak = secrets.foundIn(text);
    if (leak !== null) return `in the answer of ${path}, ${leak}`;
  }
  return wrong();
}
