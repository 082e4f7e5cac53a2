import type { AuctionId } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import { createHeldStates } from "./held_states.ts";
import type { Outbox } from "./outbox.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** Why the server closes a socket, in WebSocket's numbers. */
export const CLOSE_CODES = {
  goingAway: 1001,
  /** The client breaks the rules, or a limit. */
  policyViolation: 1008,
  tryAgainLater: 1013,
} as const;

/** One connected client. */
export interface Client {
  readonly id: string;
  readonly address: string;
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
  isAuthenticated: boolean;
  /** Sends an auction's newest state, or keeps it back while `answerFirst` is at work on that auction. */
  sendState(id: AuctionId, text: string): void;
  /** Tells that an auction is gone. */
  sendRemoved(id: AuctionId, text: string): void;
  /** Runs `work`, which answers a request about the auction: its states follow that answer, as clients expect. */
  answerFirst(id: AuctionId, work: () => Promise<void>): Promise<void>;
  close(code: number, reason: string): void;
}

/** A client that has just connected. */
export function createClient(
  { address, outbox, clock, subscriptions, close, onAuthenticated }:
    & Pick<Client, "address" | "outbox" | "subscriptions" | "close">
    & { readonly clock: Clock; readonly onAuthenticated: (is: boolean) => void },
): Client {
  const sendNow = (id: AuctionId, text: string) => outbox.sendNewest(`state ${id}`, text);
  const held = createHeldStates(clock, sendNow);
  let isAuthenticated = false;
  return {
    id: crypto.randomUUID(),
    address,
    outbox,
    close,
    subscriptions,
    get isAuthenticated() {
      return isAuthenticated;
    },
    set isAuthenticated(is) {
      isAuthenticated = is;
      onAuthenticated(is);
    },
    sendState(id, text) {
      if (!held.keep(id, text)) sendNow(id, text);
    },
    sendRemoved(id, text) {
      held.keep(id, null);
      outbox.send(text);
    },
    answerFirst: held.during,
  };
}
