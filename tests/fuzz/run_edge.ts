import { setImmediate } from "node:timers";
import type { Clock } from "../../src/clock.ts";
import { createRandom } from "../../src/simulator/random.ts";
import type { Case, Edge } from "./edge.ts";
import { shrink } from "./shrink.ts";

/** The result of an edge's cases. */
export interface EdgeReport {
  readonly edge: string;
  readonly cases: number;
  readonly seconds: number;
  /** The longest time that one case took (ms). It is shown and not judged, as it depends on the machine. */
  readonly slowestMs: number;
  /** The first case that did not hold, as small as it could be made; null where all held. */
  readonly failure: EdgeFailure | null;
}

/** A case that did not hold. */
export interface EdgeFailure {
  readonly seed: number;
  readonly number: number;
  readonly why: string;
  readonly smallest: Case;
}

/** Cases between two fresh starts of an edge: what a case leaves behind reaches no further. */
const CASES_A_START = 100;

/** Tries `count` cases at an edge, until the first that does not hold. The same seed draws the same cases. */
export async function runEdge(edge: Edge, count: number, seed: number, clock: Clock): Promise<EdgeReport> {
  const startedAtMs = clock.now();
  let slowestMs = 0;
  let failure: EdgeFailure | null = null;
  let done = 0;
  while (done < count && failure === null) {
    const open = await edge.open(createRandom(seed).fork(`${edge.name} start ${done}`));
    for (let left = Math.min(CASES_A_START, count - done); left > 0 && failure === null; left--) {
      const tried = open.draw(createRandom(seed).fork(`${edge.name} case ${done}`));
      const beganMs = clock.now();
      const why = await attempted(open.attempt(tried));
      slowestMs = Math.max(slowestMs, clock.now() - beganMs);
      if (why !== null) failure = { seed, number: done, why, smallest: tried };
      done++;
    }
    await open.close();
  }
  if (failure) {
    failure = {
      ...failure,
      smallest: await shrink(failure.smallest, (each) => failsAt(edge, each)),
    };
  }
  const seconds = (clock.now() - startedAtMs) / 1000;
  return { edge: edge.name, cases: done, seconds, slowestMs, failure };
}

/** Says in a few lines how a case failed, and how it is tried again. */
export function failureLines(edge: string, { seed, number, why, smallest }: EdgeFailure): string {
  const text = JSON.stringify(smallest);
  const shown = text.length > 2_000 ? `${text.slice(0, 2_000)}… (${text.length} characters)` : text;
  return `${edge}: case ${number} of seed ${seed}: ${why}\n  ${shown}\n  Again: FUZZ_SEED=${seed} deno task fuzz --only="${edge}"`;
}

/** Tries one case on a fresh start. */
async function failsAt(edge: Edge, tried: Case): Promise<boolean> {
  const open = await edge.open(createRandom(0));
  try {
    return await attempted(open.attempt(tried)) !== null;
  } finally {
    await open.close();
  }
}

/** Resolves to what went wrong; what is thrown, also by a promise that nobody holds, went wrong. */
async function attempted(attempt: Promise<string | null>): Promise<string | null> {
  const rejected: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    rejected.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  try {
    const why = await attempt;
    // A rejection that nobody holds is told of after the turn in which it happened.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (rejected.length > 0) return `a promise was rejected and nobody heard: ${shown(rejected[0])}`;
    return why;
  } catch (error) {
    return `it threw ${shown(error)}`;
  } finally {
    globalThis.removeEventListener("unhandledrejection", onRejection);
  }
}

function shown(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
