import type { Run } from "./simulation.ts";
import { transcriptOf } from "./transcript.ts";

/** So much of a transcript is enough to see how it came to what is wrong. */
const LAST_LINES = 60;

/** What is wrong with a run, how it came to that, and how to see all of it. */
export function failureReport({ seed, violations, facts }: Run): string {
  const lines = transcriptOf(facts);
  const left = lines.length > LAST_LINES ? [`… ${lines.length - LAST_LINES} lines before`] : [];
  return [
    `Seed ${seed}:`,
    ...violations.map(({ invariant, message }) => `  ${invariant}: ${message}`),
    ...left,
    ...lines.slice(-LAST_LINES),
    `The whole run: deno task simulate:seeds --seed=${seed}`,
  ].join("\n");
}

/** All of a run, and what is wrong with it. */
export function fullReport({ seed, violations, facts }: Run): string {
  const verdict = violations.length === 0
    ? [`Seed ${seed}: all is well`]
    : [`Seed ${seed}:`, ...violations.map(({ invariant, message }) => `  ${invariant}: ${message}`)];
  return [...transcriptOf(facts), ...verdict].join("\n");
}
