import type { Run } from "./simulation.ts";
import { transcriptOf } from "./transcript.ts";

/** Enough of a transcript to see the cause of a violation. */
const LAST_LINES = 60;

/** Returns the violations of a run, the end of its transcript, and the command that shows all of it. */
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

/** Returns the whole transcript of a run and its violations. */
export function fullReport({ seed, violations, facts }: Run): string {
  const verdict = violations.length === 0
    ? [`Seed ${seed}: all is well`]
    : [`Seed ${seed}:`, ...violations.map(({ invariant, message }) => `  ${invariant}: ${message}`)];
  return [...transcriptOf(facts), ...verdict].join("\n");
}
