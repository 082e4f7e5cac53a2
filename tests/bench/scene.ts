import { newAuction } from "../../src/auction/auction.ts";
import { sleep, systemClock } from "../../src/clock.ts";
import { KV_FILE } from "../../src/composition/stores.ts";
import { createAuctionRecords } from "../../src/store/auctions/auction_records.ts";
import { openKvStore } from "../../src/store/kv.ts";
import { aListing, dollars } from "../support/auctions.ts";
import { aRequest } from "../support/watching.ts";
import { type GavelProcess, startGavelProcess, until } from "./gavel_process.ts";
import { type HouseProcess, startHouse } from "./house.ts";

/** The longest wait for an answer while a thousand readings wait for their turns. */
const CALM_MS = 2_000;

/** A house and Gavel, which watches every lot of it. */
export interface Scene extends AsyncDisposable {
  readonly house: HouseProcess;
  readonly gavel: GavelProcess;
  /** From the start of the process until it showed every auction (ms). */
  readonly shownInMs: number;
  /** From there until every lot had its live stream as well (ms). */
  readonly liveInMs: number;
}

/** Starts a house with so many lots, and Gavel with all of them in its store; `command` are words before its own. */
export async function startScene(lots: number, command?: readonly string[]): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const house = await startHouse(lots);
  stack.defer(house.close);
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-bench-" });
  stack.defer(() => Deno.remove(dataDir, { recursive: true }));
  await storeAuctions(dataDir, house.ids);
  const clock = systemClock();
  const gavel = await startGavelProcess(dataDir, house.url, command);
  stack.defer(gavel.close);
  await until("all auctions to be shown", async () => await shown(gavel) === lots);
  const shownAtMs = clock.now();
  await until("all streams", async () => await openStreams(gavel) === lots);
  const liveInMs = clock.now() - shownAtMs;
  const everything = stack.move();
  return {
    house,
    gavel,
    shownInMs: shownAtMs - gavel.startedAtMs,
    liveInMs,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** The owner signs in and every lot has been read since; nothing is left to do. */
export async function calmDown({ gavel, house }: Scene): Promise<void> {
  const readBefore = await readings(gavel);
  const answer = await gavel.call("POST", "/api/auth", { cookies: house.cookies });
  if (!answer.ok) throw new Error(`Not signed in: ${await answer.text()}`);
  await answer.body?.cancel();
  const lots = house.ids.length;
  let before = NaN;
  await until("the readings to be over", async () => {
    const now = await readings(gavel);
    const isOver = now === before && now >= readBefore + lots;
    before = now;
    if (!isOver) await sleep(systemClock(), CALM_MS);
    return isOver;
  });
  await until("all lots to be on the feed", async () => await shown(gavel, "sse") === lots);
}

/** Returns the number of auctions in the list, of all or of those with that source of news. */
async function shown(gavel: GavelProcess, source?: "sse" | "poll"): Promise<number> {
  const { auctions } = await (await gavel.call("GET", "/api/auctions")).json();
  return auctions.filter((auction: { source: string }) => source === undefined || auction.source === source)
    .length;
}

function openStreams(gavel: GavelProcess): Promise<number> {
  return metric(gavel, /^sse_connections_active (\d+)/m);
}

/** Returns the number of lots that have been read so far. */
function readings(gavel: GavelProcess): Promise<number> {
  return metric(gavel, /^auction_polls_total\{result="ok"\} (\d+)/m);
}

async function metric(gavel: GavelProcess, line: RegExp): Promise<number> {
  const text = await (await gavel.call("GET", "/metrics")).text();
  return Number(line.exec(text)?.[1]);
}

/** The auctions as an earlier run left them: each has been read, and is to be sniped. */
export async function storeAuctions(dataDir: string, ids: readonly string[]): Promise<void> {
  const clock = systemClock();
  const store = await openKvStore({ path: `${dataDir}/${KV_FILE}`, clock });
  const records = createAuctionRecords(store);
  const nowMs = clock.now();
  await Promise.all(ids.map((id) => {
    const wish = { strategy: "snipe", strategyWord: "sniping", maxBidCents: dollars(50) } as const;
    const listing = aListing({ id, closeTimeMs: nowMs + 6 * 3_600_000, requestedAtMs: nowMs - 60_000 });
    return records.save({ ...newAuction(aRequest(id, wish), nowMs), listing });
  }));
  await store.close();
}
