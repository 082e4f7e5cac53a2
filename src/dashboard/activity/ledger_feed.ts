import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel } from "../../clock.ts";
import type { Model } from "../state/model.ts";
import { mergedBids } from "./lines.ts";
import type { WireBid } from "./wire_bid.ts";

/** Our bids as far as this page knows them. */
export type LedgerState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: string }
  | {
    readonly kind: "known";
    /** Newest first. */
    readonly bids: readonly WireBid[];
  };

/** Our bids on all lots, which grow while the page shows them. */
export interface LedgerFeed {
  readonly state: ReadonlySignal<LedgerState>;
  load(): Promise<void>;
  close(): void;
}

/** The number of bids that the server gives where a request names none. */
const MOST_BIDS = 1_000;
/**
 * The shortest time between two requests: lots change many times a second near a close, and the server limits
 * requests.
 */
const AT_MOST_EACH_MS = 3_000;
/**
 * Records are written in parallel, so a bid can appear after one that was decided later: each request reaches back
 * this far.
 */
const OVERLAP_MS = 60_000;

/** Follows the ledger: after a change of any lot, bids since the oldest that is not settled are read again. */
export function followLedger(
  { server, link, onMessage, clock }: Pick<Model, "server" | "link" | "onMessage" | "clock">,
): LedgerFeed {
  const state = signal<LedgerState>({ kind: "loading" });
  let asked = 0;
  let waiting: Cancel | null = null;

  const load = async () => {
    const mine = ++asked;
    const before = state.peek();
    const known = before.kind === "known" ? before.bids : [];
    const from = newerThan(known);
    const answer = await server.call<{ readonly bids: readonly WireBid[] }>(
      "GET",
      `ledger?limit=${MOST_BIDS}${from === null ? "" : `&from=${encodeURIComponent(from)}`}`,
    );
    if (mine !== asked) return;
    if (answer.ok) state.value = { kind: "known", bids: mergedBids(known, answer.body.bids) };
    else if (before.kind !== "known") state.value = { kind: "failed", error: answer.error };
  };
  const soon = () => {
    waiting ??= clock.after(AT_MOST_EACH_MS, () => {
      waiting = null;
      void load();
    });
  };
  const stopListening = onMessage(({ type }) => type === "auctionState" && soon());
  const stopFollowing = effect(() => {
    if (link.state.value.kind === "open") void load();
  });
  return {
    state,
    load,
    close() {
      asked += 1;
      waiting?.();
      stopListening();
      stopFollowing();
    },
  };
}

/** Returns the time from which bids may have changed; null where all are asked for. */
function newerThan(known: readonly WireBid[]): string | null {
  const newest = known[0];
  if (!newest) return null;
  const open = known.filter(({ result }) => result === "pending" || result === "unknown");
  const oldest = Math.min(...[newest, ...open].map(({ timestamp }) => Date.parse(timestamp)));
  return new Date(oldest - OVERLAP_MS).toISOString();
}
