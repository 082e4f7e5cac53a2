import type { Fact } from "../facts.ts";

/** Tells from the facts if the owner is certainly signed in. */
export interface SignIn {
  isCertain(): boolean;
  hear(fact: Fact): void;
}

/** A renewal is stored after this time at the latest. */
const KEPT_AFTER_MS = 20_000;

/**
 * Nobody is signed in at first. While a renewal is due, its answer may be lost on its way, and the session with it; that
 * is over once one has arrived whole and was kept.
 */
export function createSignIn(): SignIn {
  let isSignedIn = false;
  let isRenewalDue = false;
  let renewedAtMs = -Infinity;
  return {
    isCertain: () => isSignedIn && !isRenewalDue,
    hear(fact) {
      if (fact.type === "fault" && fact.what === "the owner is signed out") isSignedIn = false;
      if (fact.type === "fault" && fact.what === "the session is renewed") isRenewalDue = true;
      if (fact.type === "acknowledged" && fact.order.what === "sign-in") isSignedIn = true;
      if (fact.type === "session-renewed") {
        isRenewalDue = false;
        renewedAtMs = fact.atMs;
      }
      if (fact.type === "process-ended" && fact.atMs - renewedAtMs < KEPT_AFTER_MS) isSignedIn = false;
    },
  };
}

/** Returns true when the owner was signed in at Nellis, to Gavel's knowledge, from `fromMs` on to the end. */
export function isSignedInSince(fromMs: number, facts: readonly Fact[]): boolean {
  const signIn = createSignIn();
  for (const fact of facts) {
    if (fact.atMs >= fromMs && !signIn.isCertain()) return false;
    signIn.hear(fact);
    if (fact.atMs >= fromMs && !signIn.isCertain()) return false;
  }
  return signIn.isCertain();
}
