import type { Cents } from "../../src/auction/money.ts";
import type { BidRecord } from "../../src/bidding/ledger.ts";
import type { BusEvent } from "../../src/event_bus.ts";
import type { BidResult, HouseEvent } from "../../src/simulator/house.ts";
import type { Order } from "./world/orders.ts";

/** An event of a run, seen from outside with the true time. */
export type Happening =
  /** A process starts on the contents of the store, with a machine's clock that is off by `clockOffsetMs`. */
  | { readonly type: "process-started"; readonly process: number; readonly clockOffsetMs: number }
  /** The process has started and watches these lots. */
  | { readonly type: "process-ready"; readonly process: number; readonly watched: readonly string[] }
  | { readonly type: "process-ended"; readonly process: number; readonly why: string }
  | { readonly type: "asked"; readonly id: number; readonly order: Order }
  /** Gavel told the owner that the order is carried out. */
  | { readonly type: "acknowledged"; readonly id: number; readonly order: Order; readonly answer: string }
  /** Gavel said that it changed nothing. */
  | { readonly type: "refused"; readonly id: number; readonly order: Order; readonly why: string }
  /** Gavel failed at the order, or ended before it answered: the order may hold all the same. */
  | { readonly type: "unanswered"; readonly id: number; readonly order: Order; readonly why: string }
  /** A bid's request left. `intent`: the unsettled record in the store that no request had left for yet, or null. */
  | {
    readonly type: "bid-left";
    readonly process: number;
    readonly request: number;
    readonly lotId: number;
    readonly amountCents: Cents;
    readonly intent: BidRecord | null;
  }
  /** The request arrived at the house. `lotId` and amount are the bid's own. */
  | {
    readonly type: "bid-arrived";
    readonly request: number;
    readonly lotId: number;
    readonly amountCents: Cents;
    readonly result: BidResult;
  }
  /** Its answer arrived: a status, or null where the connection ended without one. */
  | {
    readonly type: "bid-answered";
    readonly request: number;
    readonly lotId: number;
    readonly status: number | null;
  }
  /** A reading of a lot was asked for. */
  | {
    readonly type: "page-left";
    readonly process: number;
    readonly request: number;
    readonly lotId: number;
    /** Path with its query: the same lot can be asked for in several forms. */
    readonly path: string;
  }
  | {
    readonly type: "page-answered";
    readonly process: number;
    readonly request: number;
    readonly lotId: number;
    readonly status: number | null;
  }
  /** An answer with another cookie for the session has arrived whole; the old cookie ended with it. */
  | { readonly type: "session-renewed"; readonly process: number; readonly ended: string }
  /** A request left with this cookie of the session. */
  | { readonly type: "session-sent"; readonly process: number; readonly cookie: string }
  | { readonly type: "event"; readonly process: number; readonly event: BusEvent }
  /** An event that spectators of the house see. `closesAtMs` is the lot's close by the true time. */
  | { readonly type: "house"; readonly event: HouseEvent; readonly closesAtMs: number }
  /** A fault began that lasts for `forMs`, on one lot alone or (null) on all of them. */
  | {
    readonly type: "fault";
    readonly what: string;
    readonly forMs: number;
    readonly lotId: number | null;
  }
  /** All faults are over, and the rest of the run settles what is open. */
  | { readonly type: "calm" };

/** An event and its time (true time, ms). */
export type Fact = Happening & { readonly atMs: number };

/** All facts of a run, in order; a listener hears each as it happens. */
export interface Facts {
  readonly all: readonly Fact[];
  tell(happening: Happening): void;
  listen(listener: (fact: Fact) => void): void;
}

/** Returns a run without facts. */
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
