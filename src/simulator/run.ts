import { type Clock, sleep } from "../clock.ts";
import { createHouse, type House, type HouseEvent } from "./house.ts";
import type { LotSpec } from "./lot.ts";
import type { PageForm } from "./pages/pages.ts";
import { createRandom, type Random } from "./random.ts";
import type { Rival } from "./rivals.ts";

/** The time for which a closed lot can still be looked at before it is removed. */
const CLEAR_AFTER_SECONDS = 120;

/** Options of a house that runs by itself. */
export interface RunOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** The number of lots that are open at a time. */
  readonly lots: number;
  readonly seed: number;
  readonly pageForm: PageForm;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs a house with lots that close over the next minutes, each followed by another, until `signal` aborts. */
export async function runHouse(
  { port, lots, seed, pageForm, clock, print, signal }: RunOptions,
): Promise<void> {
  const house = createHouse({ clock, seed, pageForm });
  const random = createRandom(seed).fork("run");
  const served = house.serve(port);
  const offer = (spec: LotSpec) => {
    const lot = house.addLot(spec);
    const seconds = Math.round((lot.closeTimeMs - house.now()) / 1000);
    print(`Lot ${lot.id}  ${lot.title ?? "(untitled)"}, closes in ${seconds} s: ${served.url}${lot.path}`);
  };
  house.listen((event) => {
    print(describe(event));
    if (event.type === "closed") offer(drawLot(random, 60, 300));
  });
  print(`The house is open at ${served.url}`);
  print(`Signed in with the cookie: ${house.signIn()}`);
  print(
    `Start Gavel with NELLIS_BASE_URL=${served.url} SSE_ENDPOINT=${served.url} DATA_DIR=./simulated-data`,
  );
  for (let left = lots; left > 0; left--) offer(drawLot(random, 30, 300));
  while (!signal.aborted) {
    await sleep(clock, CLEAR_AFTER_SECONDS * 1000, signal);
    clearAway(house);
  }
  await served.close();
  house.close();
}

/** Draws a lot with rivals of every kind, sometimes none. */
function drawLot(random: Random, leastSeconds: number, mostSeconds: number): LotSpec {
  const retailPrice = random.between(20, 300);
  const rivals: Rival[] = [{ crowd: random.between(0, 6), maximum: Math.ceil(retailPrice / 2) }];
  if (random.next() < 0.4) {
    const maximum = random.between(5, retailPrice);
    rivals.push({ name: "Patient Pat", maximum, answersAfterSeconds: random.between(2, 8) });
  }
  if (random.next() < 0.3) {
    rivals.push({ name: "Sly Sam", maximum: random.between(5, retailPrice), beforeCloseSeconds: 4 });
  }
  return { closesInSeconds: random.between(leastSeconds, mostSeconds), retailPrice, rivals };
}

function describe(event: HouseEvent): string {
  const { lot } = event;
  const about = `Lot ${lot.id}  ${lot.title ?? "(untitled)"}`;
  if (event.type === "closed") {
    return lot.leader === null
      ? `${about}: closed without a bid`
      : `${about}: sold to ${lot.leader} for $${lot.currentPrice}`;
  }
  const extended = event.isExtended ? ", close extended" : "";
  return `${about}: ${event.bidder} bids, ${lot.leader} leads at $${lot.currentPrice}${extended}`;
}

function clearAway(house: House): void {
  for (const lot of house.lots()) {
    if (lot.isClosed && house.now() - lot.closeTimeMs >= CLEAR_AFTER_SECONDS * 1000) house.removeLot(lot.id);
  }
}
