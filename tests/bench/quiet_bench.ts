import { sleep, systemClock } from "../../src/clock.ts";
import { atMost, type Bench, type Figure } from "./figure.ts";
import { calmDown, startScene } from "./scene.ts";

const MEASURED_MS = 20_000;
const SIZES = [{ lots: 100, mostPercent: 3 }, { lots: 1000, mostPercent: 8 }];

/** Measures the processor time that Gavel uses while every stream sends no more than a ping a second. */
export const quietBench: Bench = {
  name: "quiet",
  async run() {
    const figures: Figure[] = [];
    for (const { lots, mostPercent } of SIZES) {
      await using scene = await startScene(lots);
      await calmDown(scene);
      const clock = systemClock();
      const [startMs, usedMs] = [clock.now(), await scene.gavel.cpuMs()];
      await sleep(clock, MEASURED_MS);
      const share = (await scene.gavel.cpuMs() - usedMs) / (clock.now() - startMs);
      const what = `CPU, nothing but pings, ${lots} streams`;
      figures.push({ what, measured: share * 100, unit: "% of a core", target: atMost(mostPercent) });
    }
    return figures;
  },
};
