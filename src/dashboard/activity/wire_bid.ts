import type { Strategy } from "../../wire/auction.ts";

/** A bid's record, as `GET /api/ledger` gives it. Money in dollars, times in ISO 8601. */
export interface WireBid {
  readonly id: string;
  readonly auctionId: string;
  readonly amount: number;
  /** Null where another version's word is not known to the server. */
  readonly strategy: Strategy | null;
  readonly reason: string;
  /** The time when it was decided. */
  readonly timestamp: string;
  readonly result: "pending" | "accepted" | "rejected" | "not-sent" | "unknown";
  /** True when an accepted bid led. */
  readonly isLeading?: boolean;
  /** Null while its request has not left. */
  readonly sentAt: string | null;
  readonly error?: string;
  readonly errorType?: string;
}
