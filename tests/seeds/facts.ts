import type { Cents } from "../../src/auction/money.ts";
import type { BidRecord } from "../../src/bidding/ledger.ts";
import type { BusEvent } from "../../src/event_bus.ts";
import type { BidResult, HouseEvent } from "../../src/simulator/house.ts";
import type { Order } from "./world/orders.ts";

/** Something that happened in a run, as an onlooker with the true time sees it. */
export type Happening =
  /** A process starts on what the store holds, with a machine's clock that is so far off. */
  | { readonly type: "life-began"; readonly life: number; readonly clockOffsetMs: number }
  /** It watches what it found, by their ids. */
  | { readonly type: "life-ready"; readonly life: number; readonly watched: readonly string[] }
  | { readonly type: "life-ended"; readonly life: number; readonly why: string }
  | { readonly type: "asked"; readonly id: number; readonly order: Order }
  /** Gavel told the owner that it is done. */
  | { readonly type: "acknowledged"; readonly id: number; readonly order: Order; readonly answer: string }
  /** Gavel said that it did nothing. */
  | { readonly type: "refused"; readonly id: number; readonly order: Order; readonly why: string }
  /** Gavel failed at it, or ended before it answered: it may hold all the same. */
  | { readonly type: "unanswered"; readonly id: number; readonly order: Order; readonly why: string }
  /** A bid's request left. `intent`: the unsettled record in the store that no request had left for yet, or null. */
  | {
    readonly type: "bid-left";
    readonly life: number;
    readonly request: number;
    readonly lotId: number;
    readonly amountCents: Cents;
    readonly intent: BidRecord | null;
  }
  /** The house has it. `lotId` and amount are the bid's own. */
  | {
    readonly type: "bid-arrived";
    readonly request: number;
    readonly lotId: number;
    readonly amountCents: Cents;
    readonly result: BidResult;
  }
  /** Its answer was here: a status, or null where the connection ended without one. */
  | {
    readonly type: "bid-answered";
    readonly request: number;
    readonly lotId: number;
    readonly status: number | null;
  }
  /** A reading of a lot was asked for. */
  | {
    readonly type: "page-left";
    readonly life: number;
    readonly request: number;
    readonly lotId: number;
    /** With its query: the same lot can be asked for in several forms. */
    readonly path: string;
  }
  | {
    readonly type: "page-answered";
    readonly life: number;
    readonly request: number;
    readonly lotId: number;
    readonly status: number | null;
  }
  /** An answer that brought another cookie for the session has arrived whole; the old one ended with it. */
  | { readonly type: "session-renewed"; readonly life: number; readonly ended: string }
  /** A request left with this cookie of the session. */
  | { readonly type: "session-sent"; readonly life: number; readonly cookie: string }
  | { readonly type: "event"; readonly life: number; readonly event: BusEvent }
  /** Something that spectators of the house see. `closesAtMs` is the lot's close by the true time. */
  | { readonly type: "house"; readonly event: HouseEvent; readonly closesAtMs: number }
  /** Something goes wrong for so long, with one lot alone or (null) with all of them. */
  | {
    readonly type: "trouble";
    readonly what: string;
    readonly forMs: number;
    readonly lotId: number | null;
  }
  /** All troubles are over: what is left is to settle. */
  | { readonly type: "calm" };

/** A happening and when it was (true time, ms). */
export type Fact = Happening & { readonly atMs: number };

/** Every fact of a run, in order; who listens hears each as it happens. */
export interface Facts {
  readonly all: readonly Fact[];
  tell(happening: Happening): void;
  listen(listener: (fact: Fact) => void): void;
}

/** No facts yet. */
export function createFacts(now: () => number): Facts {
  const all: Fact[] = [];
  const listeners: ((fact: Fact) => void)[] = [];
  return {
    all,
    tell(happening) {
      const fact: Fact = { ...happening, atMs: now() };
      all.push(fact);
      for (const listener of listeners) listener(fact);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
