import type { PlannedLot } from "../auction/overview.ts";
import type { Auction, CircuitKind } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Flags } from "../flags/flags.ts";
import type { Monitor } from "../monitor/monitor.ts";
import type { Ledger } from "../bidding/ledger.ts";
import type { OwnerLimits } from "../bidding/owner_limits.ts";
import type { NellisApi } from "../nellis/api.ts";
import type { OwnerSettings } from "../owner/settings.ts";
import type { BiddingSwitch } from "../owner/bidding_switch.ts";
import type { Grants } from "../owner/grants.ts";
import type { Session } from "../owner/session.ts";
import type { Results } from "../results/results.ts";
import type { Store } from "../store/store.ts";
import type { Health } from "../telemetry/health.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Timeline } from "../timeline/timeline.ts";
import type { AddressRange } from "./access/address.ts";
import type { Codes } from "./access/codes.ts";
import type { RateLimit } from "./access/rate_limit.ts";
import type { ConnectionCaps } from "./transport/connections.ts";

/** The part of the configuration that the server uses. */
export interface ServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  /** The origin of Nellis, for the address of a lot whose client names none. */
  readonly nellisBaseUrl: string;
  /** Chrome extensions that may call; empty: any of them. */
  readonly allowedExtensionIds: readonly string[];
  /** Web origins besides our own that may call. */
  readonly allowedOrigins: readonly string[];
  /** Host names under which a browser may call, besides those of a home network. */
  readonly allowedHosts: readonly string[];
  /** Proxies that are believed when they say who is calling. */
  readonly trustedProxies: readonly AddressRange[];
  /** The secret that requests which can lead to a bid must be signed with; null when they need no signature. */
  readonly signingSecret: string | null;
  /** The token that `/metrics` is read with; null when it needs none. */
  readonly metricsToken: string | null;
  readonly limits: {
    /** Requests per address. */
    readonly api: RateLimit;
    /** Bids by hand, per address and auction. */
    readonly bid: RateLimit;
    /** Wrong tokens per address. */
    readonly auth: RateLimit;
    /** Lots that are watched at once. */
    readonly lots: number;
    /** Connections of any kind that are open at once. */
    readonly connections: ConnectionCaps;
    /** WebSocket connections per address. */
    readonly socket: RateLimit;
    /** Messages of one client that are answered in a second. Further ones wait. */
    readonly socketMessages: number;
    /** The largest frame that a client may send, in bytes. */
    readonly socketFrameBytes: number;
  };
}

/** The requests that Nellis allows, as clients see it. */
export interface AllowanceShown {
  /** Requests a minute that Gavel allows itself; null while Nellis has refused none. */
  readonly perMinute: number | null;
  /** Requests a minute that Nellis was seen to grant; null while it has refused none. */
  readonly grantedPerMinute: number | null;
  readonly usedLastMinute: number;
  /** Requests that Nellis has refused since the start. */
  readonly refusals: number;
  /** The time for which only bids are sent (ms). */
  readonly bidsOnlyForMs: number;
}

/** The circuit breaker in front of Nellis, as clients see it; its counters come along. */
export interface BreakerView {
  readonly enabled: boolean;
  readonly state: CircuitKind;
  readonly failureCount: number;
  /** ISO 8601, or null while it is closed. */
  readonly nextAttemptTime: string | null;
  readonly [counter: string]: string | number | boolean | null;
}

/** Everything that the server serves and needs. */
export interface ServerServices {
  readonly monitor: Monitor;
  readonly ledger: Pick<Ledger, "of" | "all">;
  readonly settings: OwnerSettings;
  readonly limits: Pick<OwnerLimits, "budgets">;
  /** Says what is done about a lot next, and what it may cost. */
  readonly planned: (auction: Auction) => PlannedLot;
  readonly session: Session;
  readonly biddingSwitch: BiddingSwitch;
  readonly nellis: Pick<NellisApi, "isSignedIn">;
  readonly store: Pick<Store, "type" | "health" | "disk">;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Returns the time by Nellis's clock (ms), by which the remaining time of a lot is counted. */
  readonly nellisNow: () => number;
  readonly metrics: Pick<Metrics, "contentType" | "text" | "httpAnswered">;
  readonly health: Health;
  readonly timeline: Pick<Timeline, "of" | "listen">;
  readonly results: Pick<Results, "list" | "byMonth" | "page" | "readSoFar">;
  readonly backups: {
    /** Begins a backup of this moment, under a name for its file. Rejects with a `StartError` where none can be made. */
    make(scope: { readonly withSecrets: boolean }): Promise<{
      readonly name: string;
      readonly bytes: AsyncIterable<Uint8Array>;
    }>;
  };
  /** Null where nobody is notified. */
  readonly notifier: {
    /** Sends a test notice. Resolves to the reason why it did not arrive, within 10 s; null when it did. */
    test(): Promise<string | null>;
  } | null;
  readonly features: Pick<Flags, "list" | "set" | "unset">;
  readonly allowance: () => AllowanceShown;
  readonly circuitBreaker: () => BreakerView;
  /** The browsers and clients that may use Gavel beside the owner's token. */
  readonly grants: Grants;
  readonly codes: Codes;
  /** The owner's token. A secret. */
  readonly token: string;
  readonly version: string;
  readonly options: ServerOptions;
}
