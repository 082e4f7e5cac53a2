import { setImmediate } from "node:timers";
import type { Clock } from "../../src/clock.ts";
import { createRandom } from "../../src/simulator/random.ts";
import type { Case, Edge, OpenEdge } from "./edge.ts";
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
const CASES_A_START = 500;

/**
 * Tries `count` cases at an edge, until the first that does not hold. The same seed draws the same cases. Up to `atOnce`
 * of them are tried as one where the edge can join them; where that does not hold, each is tried by itself.
 */
export async function runEdge(
  edge: Edge,
  count: number,
  seed: number,
  clock: Clock,
  atOnce = 1,
): Promise<EdgeReport> {
  const startedAtMs = clock.now();
  let slowestMs = 0;
  let failure: EdgeFailure | null = null;
  let done = 0;
  const failed = async (open: OpenEdge, tried: Case, number: number): Promise<EdgeFailure | null> => {
    const beganMs = clock.now();
    const why = await attempted(open.attempt(tried));
    slowestMs = Math.max(slowestMs, clock.now() - beganMs);
    return why === null ? null : { seed, number, why, smallest: tried };
  };
  while (done < count && failure === null) {
    const open = await edge.open(createRandom(seed).fork(`${edge.name} start ${done}`));
    const end = Math.min(count, done + CASES_A_START);
    const draw = (number: number) => open.draw(createRandom(seed).fork(`${edge.name} case ${number}`));
    while (done < end && failure === null) {
      const group = grouped(open, draw, done, Math.min(end, done + atOnce));
      failure = await failed(open, group.joined, done);
      if (failure && group.cases.length > 1) {
        failure = await firstOf(group.cases, (tried, at) => failed(open, tried, done + at)) ?? failure;
      }
      done += group.cases.length;
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

/** Draws the cases from `from` on that can be joined with each other, up to `to`. */
function grouped(open: OpenEdge, draw: (number: number) => Case, from: number, to: number) {
  const cases = [draw(from)];
  let joined = cases[0] as Case;
  for (let number = from + 1; number < to; number++) {
    const next = draw(number);
    const both = open.join?.(joined, next) ?? null;
    if (both === null) break;
    cases.push(next);
    joined = both;
  }
  return { cases, joined };
}

/** Asks of one after another, and resolves to the first answer that is not null. */
async function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item, at: number) => Promise<Found | null>,
): Promise<Found | null> {
  for (const [at, item] of items.entries()) {
    const found = await find(item, at);
    if (found !== null) return found;
  }
  return null;
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

/** The promises that were rejected and that nobody held, since the last case. */
const rejected: unknown[] = [];
let isListening = false;

/** Resolves to what went wrong; what is thrown, also by a promise that nobody holds, went wrong. */
async function attempted(attempt: Promise<string | null>): Promise<string | null> {
  listen();
  try {
    const why = await attempt;
    // A rejection that nobody holds is told of after the turn in which it happened.
    await new Promise<void>((resolve) => setImmediate(resolve));
    const [first] = rejected.splice(0);
    return first === undefined ? why : `a promise was rejected and nobody heard: ${shown(first)}`;
  } catch (error) {
    return `it threw ${shown(error)}`;
  }
}

/** Hears of rejections from now on, once for all cases. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    rejected.push(event.reason ?? "nothing");
  });
}

function shown(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
