import type { WireAuction } from "../../wire/auction.ts";

/** The tone and the words for who leads. */
export interface StandingWords {
  readonly tone: "good" | "warn" | "plain";
  readonly text: string;
}

/** Says who leads, or how the lot came out. `isSignedIn`: Nellis tells nobody else who leads. */
export function standingWords(
  { status, won, data }: Pick<WireAuction, "status" | "won" | "data">,
  isSignedIn: boolean,
): StandingWords {
  if (status === "ended") return endWords(won, data?.bidCount ?? 0);
  if (!data) return { tone: "plain", text: "not read yet" };
  if (data.isWinning) return { tone: "good", text: "you lead" };
  if (data.bidCount === 0) return { tone: "plain", text: "nobody has bid" };
  return isSignedIn
    ? { tone: "warn", text: "a rival leads" }
    : { tone: "plain", text: "not known who leads: you are signed out of Nellis" };
}

function endWords(won: boolean | null, bidCount: number): StandingWords {
  if (won) return { tone: "good", text: "won" };
  if (won === null) return { tone: "plain", text: "over, not known who won" };
  return { tone: "plain", text: bidCount === 0 ? "over, nobody bid" : "sold to somebody else" };
}
