import { closedLoop } from "./clients/closed_loop.ts";
import { atMost, type Bench, type Figure, percentile } from "./figure.ts";
import { leaveGavelItsCore } from "./own_core.ts";
import { calmDown, startScene } from "./scene.ts";

const WARM_UP_MS = 2_000;
const MEASURED_MS = 8_000;
const SIZES = [{ lots: 100, mostMs: 5 }, { lots: 1000, mostMs: 25 }];

/** Measures `GET /api/auctions` for ten clients, each of which asks again as soon as it has its answer. */
export const apiBench: Bench = {
  name: "api",
  async run() {
    await using core = await leaveGavelItsCore();
    const figures: Figure[] = [];
    for (const { lots, mostMs } of SIZES) {
      await using scene = await startScene(lots, core.command);
      await calmDown(scene);
      await closedLoop(scene.gavel, WARM_UP_MS);
      const { timesMs, cpuMsAnAnswer } = await closedLoop(scene.gavel, MEASURED_MS);
      const what = `GET /api/auctions, 10 clients, ${lots} auctions:`;
      figures.push(
        { what: `${what} p50`, measured: percentile(timesMs, 0.5), unit: "ms", target: null },
        { what: `${what} p95`, measured: percentile(timesMs, 0.95), unit: "ms", target: atMost(mostMs) },
        { what: `${what} CPU an answer`, measured: cpuMsAnAnswer, unit: "ms", target: null },
      );
    }
    return figures;
  },
};
