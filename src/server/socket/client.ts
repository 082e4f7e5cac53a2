import type { AuctionId } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import type { Identity } from "../access/token_gate.ts";
import type { Outbox } from "./outbox.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** The close codes that the server uses (RFC 6455). */
export const CLOSE_CODES = {
  goingAway: 1001,
  /** The client broke a rule or exceeded a limit. */
  policyViolation: 1008,
  tryAgainLater: 1013,
} as const;

/** One connected client. */
export interface Client {
  readonly id: string;
  readonly address: string;
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
  /** The lots whose new timeline entries it gets. */
  readonly timelines: Set<AuctionId>;
  /** The session's cookies that came with the upgrade, from our own page. */
  readonly cookies: readonly string[];
  /** The caller that has authenticated here; null for nobody. */
  identity: Identity | null;
  readonly isAuthenticated: boolean;
  /** Its socket is closed. What it had asked for is still done, but nothing is kept for it any more. */
  isGone: boolean;
  /** Sends the newest state of an auction, after the answer when `answerFirst` is running for that auction. */
  sendState(id: AuctionId, text: string): void;
  /** Tells the client that an auction is no longer watched. */
  sendRemoved(id: AuctionId, text: string): void;
  /** Runs `work`, which answers a request about the auction. The auction's states follow the answer, as clients expect. */
  answerFirst(id: AuctionId, work: () => Promise<void>): Promise<void>;
  close(code: number, reason: string): void;
}

/** Makes a client that has just connected and has not authenticated. */
export function createClient(
  { address, cookies, outbox, clock, subscriptions, close, onAuthenticated }:
    & Pick<Client, "address" | "cookies" | "outbox" | "subscriptions" | "close">
    & { readonly clock: Clock; readonly onAuthenticated: (is: boolean) => void },
): Client {
  const sendNow = (id: AuctionId, text: string) => outbox.sendNewest(`state ${id}`, text);
  const delayed = createDelayedStates(clock, sendNow);
  let identity: Identity | null = null;
  return {
    id: crypto.randomUUID(),
    address,
    cookies,
    outbox,
    close,
    subscriptions,
    timelines: new Set(),
    isGone: false,
    get identity() {
      return identity;
    },
    set identity(next) {
      identity = next;
      onAuthenticated(next !== null);
    },
    get isAuthenticated() {
      return identity !== null;
    },
    sendState(id, text) {
      if (!delayed.keep(id, text)) sendNow(id, text);
    },
    sendRemoved(id, text) {
      delayed.keep(id, null);
      outbox.send(text);
    },
    answerFirst: delayed.during,
  };
}

/** The newest states of auctions, kept back while a request about the auction is being answered. */
interface DelayedStates {
  /** Keeps `text` (null: nothing) in place of an earlier one. Returns false when the auction's states are not kept back. */
  keep(id: AuctionId, text: string | null): boolean;
  /** Runs `work` and keeps the auction's states back until it is done, but for 2 s at most. */
  during(id: AuctionId, work: () => Promise<void>): Promise<void>;
}

/** After this time the state is sent before the answer: the price of a lot matters more than the order. */
const LONGEST_DELAY_MS = 2000;

interface Delay {
  requests: number;
  newest: string | null;
  readonly release: () => void;
}

/** Makes a keeper of states. `send` gets the newest kept state as soon as no request keeps it back any more. */
function createDelayedStates(clock: Clock, send: (id: AuctionId, text: string) => void): DelayedStates {
  const delays = new Map<AuctionId, Delay>();

  const begin = (id: AuctionId): Delay => {
    const release = () => {
      cancel();
      if (delays.get(id) !== delay) return;
      delays.delete(id);
      if (delay.newest !== null) send(id, delay.newest);
    };
    const delay: Delay = { requests: 0, newest: null, release };
    // Counted from the first request; requests that come meanwhile do not prolong it.
    const cancel = clock.after(LONGEST_DELAY_MS, release);
    delays.set(id, delay);
    return delay;
  };

  return {
    keep(id, text) {
      const delay = delays.get(id);
      if (delay) delay.newest = text;
      return delay !== undefined;
    },
    async during(id, work) {
      const delay = delays.get(id) ?? begin(id);
      delay.requests++;
      try {
        await work();
      } finally {
        if (--delay.requests === 0) delay.release();
      }
    },
  };
}
