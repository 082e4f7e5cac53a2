import type { Fact } from "../facts.ts";

/** Whether the owner was signed in at Nellis, to Gavel's knowledge, from `fromMs` on to the end. */
export function isSignedInSince(fromMs: number, facts: readonly Fact[]): boolean {
  let isSignedIn = false;
  for (const fact of facts) {
    const isOut = fact.type === "trouble" && fact.what === "the owner is signed out";
    if (isOut && fact.atMs >= fromMs) return false;
    if (isOut) isSignedIn = false;
    else if (fact.atMs < fromMs && fact.type === "acknowledged" && fact.order.what === "sign-in") {
      isSignedIn = true;
    }
  }
  return isSignedIn;
}
