import type { LotSpec } from "../../src/simulator/lot.ts";
import { runGavel, type RunningGavel } from "../support/server/running_gavel.ts";

/** A lot of the scene, and the owner's wishes about it. */
interface SceneLot {
  readonly spec: LotSpec;
  readonly config: { readonly strategy: string; readonly maxBid: number; readonly snipeSeconds?: number };
}

const MINUTE = 60;
/** The pictures are taken this long after the lots were put up. */
const LOOKED_AT_SECONDS = 40 * MINUTE;

/** Lots that are over by then: won and lost, each for a reason of its own. */
const OVER: readonly SceneLot[] = [
  lot("DeWalt cordless drill set", 8, { strategy: "snipe", maxBid: 60, snipeSeconds: 8 }, 159, [
    { name: "Ada brook12", maximum: 34, atSeconds: 90 },
  ]),
  lot("Breville espresso machine", 11, { strategy: "aggressive", maxBid: 85 }, 399.95, [
    { name: "Cleo hill77", maximum: 140, answersAfterSeconds: 20, opensAtSeconds: 60, stepDollars: 5 },
  ]),
  lot("Robot vacuum with dock", 14, { strategy: "snipe", maxBid: 120 }, 449, [
    { name: "Hana gate18", maximum: 155, atSeconds: 200 },
  ]),
  lot("Oak bookcase, five shelves", 19, { strategy: "snipe", maxBid: 45 }, 129.99, [
    { name: "Ivo stone66", maximum: 17, beforeCloseSeconds: 40 },
  ]),
  lot("Patio heater", 26, { strategy: "aggressive", maxBid: 70 }, 189, [
    { name: "Gus moor45", maximum: 41, answersAfterSeconds: 30, opensAtSeconds: 100, stepDollars: 3 },
  ]),
];

/** Lots that are open then: each shows another sentence. */
const OPEN: readonly SceneLot[] = [
  lot("Makita impact driver kit", 43, { strategy: "snipe", maxBid: 40, snipeSeconds: 8 }, 149, [
    { crowd: 4, maximum: 14 },
  ]),
  lot("Ninja air fryer, 8 quarts", 46, { strategy: "aggressive", maxBid: 48 }, 179.99, [
    { name: "Ben lane31", maximum: 60, answersAfterSeconds: 110, opensAtSeconds: 200, stepDollars: 4 },
  ]),
  lot("Standing desk, 60 in.", 52, { strategy: "aggressive", maxBid: 130 }, 499, [
    { name: "Dora field20", maximum: 72, answersAfterSeconds: 100, opensAtSeconds: 120, stepDollars: 5 },
  ]),
  lot("Coleman tent for six", 119, { strategy: "manual", maxBid: 0 }, 219, [
    { names: ["Ada brook12", "Ben lane31"], maximum: 57, everySeconds: 35, fromSeconds: 60 },
  ]),
  lot("Air purifier for large rooms", 75, { strategy: "snipe", maxBid: 65 }, 229.5, [
    { names: ["Ivo stone66", "Cleo hill77"], maximum: 22, everySeconds: 80, fromSeconds: 240 },
  ]),
  lot("Bosch dishwasher, 24 in.", 160, { strategy: "snipe", maxBid: 310 }, 1049, [
    { names: ["Dora field20", "Gus moor45"], maximum: 118, everySeconds: 18, fromSeconds: 100 },
  ]),
  lot("Office chair, mesh back", 95, { strategy: "snipe", maxBid: 45 }, 139, [{ crowd: 5, maximum: 30 }]),
];

/** Gavel in a house with these lots, at a moment when all of it can be seen. */
export async function setScene(): Promise<RunningGavel> {
  const running = await runGavel();
  await running.call("POST", "/api/settings", {
    costs: { salesTaxRate: 0.0825 },
    budget: { perDay: 500, perWeek: 1500 },
  });
  for (const { spec, config } of [...OVER, ...OPEN]) {
    const { id } = running.house.addLot(spec);
    const { status, body } = await running.call("POST", `/api/auctions/${id}/monitor`, { config });
    if (status !== 200) throw new Error(`"${spec.title}" is not watched: ${JSON.stringify(body)}`);
  }
  await running.clock.advance(LOOKED_AT_SECONDS * 1000);
  return running;
}

function lot(
  title: string,
  closesInMinutes: number,
  config: SceneLot["config"],
  retailPrice: number,
  rivals: NonNullable<LotSpec["rivals"]>,
): SceneLot {
  return { spec: { title, closesInSeconds: closesInMinutes * MINUTE, retailPrice, rivals }, config };
}
