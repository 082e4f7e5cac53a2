import type { WireResult } from "../../wire/result.ts";

/** The results of a month of the reader's calendar, with its sums in dollars. */
export interface ResultMonth {
  /** The month in words, such as `November 2026`. */
  readonly name: string;
  /** Newest first. */
  readonly results: readonly WireResult[];
  readonly won: number;
  readonly lost: number;
  /** Cost in all of what was won. */
  readonly spentInAll: number;
}

/** Groups results, newest first, by the months in which the lots ended. */
export function monthsOf(results: readonly WireResult[]): readonly ResultMonth[] {
  const months = new Map<string, WireResult[]>();
  for (const result of results) {
    const name = MONTH.format(Date.parse(result.endedAt));
    const month = months.get(name);
    if (month) month.push(result);
    else months.set(name, [result]);
  }
  return [...months].map(([name, ofMonth]) => ({ name, results: ofMonth, ...sumsOf(ofMonth) }));
}

function sumsOf(results: readonly WireResult[]) {
  const won = results.filter(({ outcome }) => outcome === "won");
  return {
    won: won.length,
    lost: results.filter(({ outcome }) => outcome === "lost").length,
    spentInAll: won.reduce((sum, { inAll }) => sum + Math.round(inAll * 100), 0) / 100,
  };
}

const MONTH = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric" });
