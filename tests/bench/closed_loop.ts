import { systemClock } from "../../src/clock.ts";
import type { GavelProcess } from "./gavel_process.ts";

const CLIENTS = 10;

/** The answers that clients got who each asked again as soon as they had theirs. */
export interface LoopResult {
  /** Time of each answer (ms). */
  readonly timesMs: readonly number[];
  /** Processor time that Gavel used meanwhile for anything, by the number of answers (ms). */
  readonly cpuMsAnAnswer: number;
}

/** Has ten clients ask for `GET /api/auctions` for so long. */
export async function closedLoop({ call, cpuMs }: GavelProcess, durationMs: number): Promise<LoopResult> {
  const clock = systemClock();
  const usedBeforeMs = await cpuMs();
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
  return { timesMs, cpuMsAnAnswer: (await cpuMs() - usedBeforeMs) / timesMs.length };
}
