import type { FailedAnswer } from "../src/client/answer.ts";
import type { Strategy, WireAuction } from "../src/wire/auction.ts";
import type { WireOwnerState, WirePlan } from "../src/wire/state.ts";

/** The connection to the paired server, as the pages of the extension show it. Times in ms since the Unix epoch. */
export type ConnectionView =
  | { readonly kind: "unpaired" }
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "lost"; readonly sinceMs: number }
  /** The server does not accept the token any more. */
  | { readonly kind: "refused" };

/** A lot with its plan. */
export interface LotView {
  readonly auction: WireAuction;
  readonly plan: WirePlan | null;
}

/** Everything but the lots. */
export interface StatusView {
  readonly connection: ConnectionView;
  /** The paired server's address, where the dashboard is; null while there is none. */
  readonly server: string | null;
  /** Null until the server has spoken. */
  readonly state: WireOwnerState | null;
  /** The lead of Nellis's clock over this machine's calendar time (ms). */
  readonly aheadMs: number;
  /** True when this browser holds a session of Nellis's; null while that is not known. */
  readonly isSignedIn: boolean | null;
  /** True when the server is of a version that does not tell its state. */
  readonly isServerOlder: boolean;
}

/** Name of the port by which a page follows the worker: all lots, one, or none but the status. */
export type PortName = "all" | "status" | `lot:${string}`;

/** The worker's message to a page: first everything that the page follows, then changes. */
export interface PortMessage {
  readonly status?: StatusView;
  /** True with each whole list: lots that are neither in this message nor in a later one are gone. */
  readonly isWhole: boolean;
  readonly lots: readonly LotView[];
  readonly removed: readonly string[];
}

/** A request of a page to the worker. The worker alone speaks to the server. */
export type Request =
  | { readonly ask: "connect"; readonly server: string; readonly token: string }
  /** Turns a one-time code of the server's into a token of this browser's own, which the worker keeps. */
  | { readonly ask: "pair"; readonly server: string; readonly code: string; readonly name: string }
  | { readonly ask: "disconnect" }
  | { readonly ask: "try-now" }
  | {
    readonly ask: "watch";
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly config: ConfigPart;
  }
  | { readonly ask: "config"; readonly id: string; readonly config: ConfigPart }
  | { readonly ask: "stop"; readonly id: string }
  | { readonly ask: "bid"; readonly id: string; readonly amount: number }
  | { readonly ask: "pause" }
  | { readonly ask: "resume" }
  | { readonly ask: "settings" };

/** The part of a lot's config that the extension sets, in the words of the client protocol. */
export interface ConfigPart {
  readonly maxBid?: number;
  readonly strategy?: Strategy;
  readonly autoBid?: boolean;
}

/** The worker's answer to a request: what the server said, or a sentence for the owner. */
export type Reply =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  /** With `NOT_SENT` in the place of a status where nothing was asked of the server. */
  | FailedAnswer;

/** Status of a request that was not sent. */
export const NOT_SENT = -1;

/** The requests that come from the panel on a page of Nellis's. All others come from the extension's own pages alone. */
export const PANEL_REQUESTS: readonly Request["ask"][] = ["watch", "config", "stop", "bid", "settings"];
