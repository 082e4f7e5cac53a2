import type { Random } from "../../src/simulator/random.ts";

/** A value of JSON that describes a case whole, so that it can be shown and made smaller. */
export type Case = { readonly [name: string]: Json };

/** Any value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A part of Gavel that takes input from outside. */
export interface Edge {
  readonly name: string;
  /** Cases in a run of all tests: more where they are quick, fewer where each is a start. */
  readonly casesInTests?: number;
  /** Starts what the cases are tried on. `random` draws what the start itself needs. */
  open(random: Random): Promise<OpenEdge>;
}

/** An edge at work. */
export interface OpenEdge {
  /** Draws a case: a valid input with some changes, or raw bytes. */
  draw(random: Random): Case;
  /** Tries the case. Resolves to what went wrong in a sentence; null where everything held. */
  attempt(tried: Case): Promise<string | null>;
  close(): Promise<void>;
}

const QUICK_CASES = 500;

/** An edge with nothing to start or to close. */
export function plainEdge(name: string, edge: Omit<OpenEdge, "close">): Edge {
  return {
    name,
    casesInTests: QUICK_CASES,
    open: () => Promise.resolve({ ...edge, close: () => Promise.resolve() }),
  };
}
