import { clockTime, sentence } from "../src/client/words.ts";
import type { WireOverview } from "../src/wire/state.ts";
import type { StatusView } from "./messages.ts";

/** A sentence for the owner with the tone that its colour has. */
export interface StatusWords {
  readonly tone: WireOverview["tone"] | "lost" | "unknown";
  readonly text: string;
}

/** Returns the one sentence about everything: the server's own while it is connected, else the reason why it is not. */
export function statusWords(
  { connection, state, aheadMs, isServerOlder }: StatusView,
  nowMs: number,
): StatusWords {
  switch (connection.kind) {
    case "unpaired":
      return { tone: "unknown", text: "Not connected to a Gavel yet." };
    case "refused":
      return { tone: "lost", text: "The server does not know this browser any more: connect it anew." };
    case "lost":
      return {
        tone: "lost",
        text: `No connection to Gavel since ${
          clockTime(connection.sinceMs + aheadMs, nowMs)
        }; it may still be bidding.`,
      };
    case "connecting":
      return { tone: "unknown", text: "Connecting to Gavel…" };
    case "open":
      if (isServerOlder) {
        return { tone: "lost", text: "The server is older than this extension: update Gavel." };
      }
      return state
        ? { tone: state.overview.tone, text: sentence(state.overview, nowMs) }
        : { tone: "unknown", text: "Connecting to Gavel…" };
  }
}
