import type { WireResult } from "../../wire/result.ts";

/** The choices of results, by their words in the address. "" is all of them. */
const RESULT_FILTERS = ["", "won", "lost", "pickup"] as const;
export type ResultFilter = (typeof RESULT_FILTERS)[number];

/** Reads the choice from the address; anything that is none is all. */
export function readResultFilter(word: string | null): ResultFilter {
  return RESULT_FILTERS.find((filter) => filter === word) ?? "";
}

/** Returns the results that the choice shows. Those to be picked up are those that were won. */
export function filterResults(results: readonly WireResult[], filter: ResultFilter): readonly WireResult[] {
  if (filter === "") return results;
  return results.filter(({ outcome }) => outcome === (filter === "lost" ? "lost" : "won"));
}
