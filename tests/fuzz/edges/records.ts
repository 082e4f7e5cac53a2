import { createRandom, type Random } from "../../../src/simulator/random.ts";
import { StartError } from "../../../src/start_error.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import type { Key } from "../../../src/store/store.ts";
import type { Case, Edge, Json, OpenEdge } from "../edge.ts";
import { type FuzzedGavel, openGavel } from "../gavel.ts";
import { mutateJson } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";

/** A stored document: its key and its text. */
type Stored = readonly [Key, string];

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

/** The records of the store: whatever stands in them, Gavel starts, answers, and bids nothing that it should not. */
export const recordsEdge: Edge = { name: "stored records", casesInTests: 120, open: openRecords };

/** The same run each time, so one is enough. */
let aRun: Promise<readonly Stored[]> | null = null;

async function openRecords(): Promise<OpenEdge> {
  const stored = await (aRun ??= storedByARun());
  return {
    draw: (random) => drawRecords(random, stored),
    attempt: (tried) => attemptStart(tried, stored),
    close: () => Promise.resolve(),
  };
}

/** Resolves to everything that a run has stored: lots open, led and over, bids, results, timelines, settings, a client. */
async function storedByARun(): Promise<readonly Stored[]> {
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

function drawRecords(random: Random, stored: readonly Stored[]): Case {
  const count = random.between(1, 3);
  const changes = Array.from({ length: count }, (): Json => {
    const [key, text] = random.pick(stored);
    const kind = random.next();
    const changed = kind < 0.75
      ? JSON.stringify(mutateJson(random, JSON.parse(text)))
      : kind < 0.9
      ? mutateText(random, text)
      : rawText(random);
    return [
      random.next() < 0.95 ? key : [...key.slice(0, -1), mutateText(random, key.at(-1) ?? "")],
      changed,
    ];
  });
  return { changes };
}

async function attemptStart({ changes }: Case, stored: readonly Stored[]): Promise<string | null> {
  const documents = new Map<string, Stored>(
    stored.map((document) => [JSON.stringify(document[0]), document]),
  );
  for (const change of Array.isArray(changes) ? changes : []) {
    const [key, text] = Array.isArray(change) ? change : [];
    if (!Array.isArray(key) || key.length === 0) continue;
    documents.set(JSON.stringify(key), [key.map(String) as unknown as Key, String(text)]);
  }
  let fuzzed: FuzzedGavel;
  try {
    fuzzed = await openGavel(createRandom(1), {
      store: createMemoryStore([...documents.values()]),
      isSetUp: false,
    });
  } catch (error) {
    // What the owner must mend ends a start, in one line.
    if (error instanceof StartError) return null;
    throw error;
  }
  try {
    return await readEverything(fuzzed);
  } finally {
    await fuzzed.close();
  }
}

async function readEverything(
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
