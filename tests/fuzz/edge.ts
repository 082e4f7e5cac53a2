import type { Random } from "../../src/simulator/random.ts";

/** A value of JSON that describes a case whole, so that it can be shown and made smaller. */
export type Case = { readonly [name: string]: Json };

/** Any value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A part of Gavel that takes input from outside. */
export interface Edge {
  readonly name: string;
  /** Starts what the cases are tried on. `random` draws what the start itself needs. */
  open(random: Random): Promise<OpenEdge>;
}

/** An edge at work. */
export interface OpenEdge {
  /** Draws a case: a valid input with some changes, or raw bytes. */
  draw(random: Random): Case;
  /** Tries the case. Resolves to what went wrong in a sentence; null where everything held. */
  attempt(tried: Case): Promise<string | null>;
  /** Makes one case of two, where each is a start of its own; null where they would change the same. */
  join?(one: Case, other: Case): Case | null;
  close(): Promise<void>;
}

/** An edge with nothing to start or to close. */
export function plainEdge(name: string, edge: Omit<OpenEdge, "close">): Edge {
  return {
    name,
    open: () => Promise.resolve({ ...edge, close: () => Promise.resolve() }),
  };
}
