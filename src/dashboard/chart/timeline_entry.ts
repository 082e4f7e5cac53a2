/** A line of a lot's timeline, as `GET /api/auctions/:id/timeline` gives it. Money in dollars, times in ISO 8601. */
export interface TimelineEntry {
  /** By Nellis's clock. */
  readonly timestamp: string;
  readonly kind: string;
  readonly message: string;
  /** The same for the owner, as a whole sentence; servers before this one do not send it. */
  readonly text?: string;
  readonly price?: number;
  readonly closeTime?: string;
  readonly won?: boolean | null;
  readonly bid?: TimelineBid;
}

/** A bid of ours in the timeline. */
export interface TimelineBid {
  readonly id: string;
  readonly amount: number;
  readonly decidedAt: string;
  readonly result: "accepted" | "rejected" | "not-sent" | "unknown";
  /** False where Gavel itself held it back. */
  readonly isSent: boolean;
  readonly isLeading: boolean;
}
