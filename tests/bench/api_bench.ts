import { systemClock } from "../../src/clock.ts";
import { atMost, type Bench, type Figure, percentile } from "./figure.ts";
import type { GavelProcess } from "./gavel_process.ts";
import { calmDown, startScene } from "./scene.ts";

const CLIENTS = 10;
const WARM_UP_MS = 2_000;
const MEASURED_MS = 8_000;
const SIZES = [{ lots: 100, mostMs: 10 }, { lots: 1000, mostMs: 60 }];

/** How long `GET /api/auctions` takes ten clients, each of whom asks again as soon as it has its answer. */
export const apiBench: Bench = {
  name: "api",
  async run() {
    const figures: Figure[] = [];
    for (const { lots, mostMs } of SIZES) {
      await using scene = await startScene(lots);
      await calmDown(scene);
      await closedLoop(scene.gavel, WARM_UP_MS);
      const timesMs = await closedLoop(scene.gavel, MEASURED_MS);
      const what = `GET /api/auctions, 10 clients, ${lots} auctions:`;
      figures.push(
        { what: `${what} p50`, measured: percentile(timesMs, 0.5), unit: "ms", target: null },
        { what: `${what} p95`, measured: percentile(timesMs, 0.95), unit: "ms", target: atMost(mostMs) },
      );
    }
    return figures;
  },
};

async function closedLoop({ call }: GavelProcess, durationMs: number): Promise<readonly number[]> {
  const clock = systemClock();
  const untilMs = clock.now() + durationMs;
  const timesMs: number[] = [];
  const client = async () => {
    while (clock.now() < untilMs) {
      const startMs = clock.now();
      const answer = await call("GET", "/api/auctions");
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`Answered with ${answer.status}`);
      timesMs.push(clock.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return timesMs;
}
