import { withoutMarks } from "../../src/client/heard.ts";

/** A notice of the browser's. */
export interface Notice {
  /** Each lot has one notice of a kind: a newer one replaces the older. */
  readonly id: string;
  readonly title: string;
  readonly message: string;
}

const TITLES: Readonly<Record<string, string>> = {
  outbid: "You are outbid",
  won: "You won",
  lost: "You did not win",
  maxBidReached: "Your limit is reached",
  limitReached: "A limit is reached",
  bidFailed: "A bid failed",
  bidUnknown: "A bid may or may not count",
  notReady: "Something is in the way of a bid",
};

/** The server's `notification`, as it comes over the socket. */
export interface ServerNotice {
  readonly [field: string]: unknown;
}

/** Returns the browser's notice for one of the server's; null where it says nothing. */
export function noticeOf(
  { kind, auctionId, message }: ServerNotice,
  lotTitle: string | undefined,
): Notice | null {
  if (typeof message !== "string" || message === "") return null;
  const text = withoutMarks(message);
  const word = typeof kind === "string" ? kind : "";
  return {
    id: `${typeof auctionId === "string" ? auctionId : ""} ${word}`,
    title: [TITLES[word] ?? "Gavel", lotTitle].filter((part) => part !== undefined && part !== "").join(": "),
    message: text,
  };
}

/** Returns the lot of a notice that was clicked; null where it tells of none. */
export function lotOfNotice(id: string): string | null {
  return /^(\d+) /.exec(id)?.[1] ?? null;
}
