import type { StatusView } from "../messages.ts";

/** The mark on the toolbar icon. */
export interface Badge {
  readonly text: string;
  readonly colour: string;
  /** Shown when the pointer rests on the icon. */
  readonly title: string;
}

const GREEN = "#17683f";
const AMBER = "#b26a00";
const RED = "#a32019";
const GREY = "#6b7076";

/** Returns the badge: the number of lots that will be bid on, or the reason why it is unknown or none. */
export function badgeOf({ connection, state }: Pick<StatusView, "connection" | "state">): Badge {
  switch (connection.kind) {
    case "unpaired":
      return { text: "", colour: GREY, title: "Gavel: click to connect your server" };
    case "refused":
      return { text: "!", colour: RED, title: "Gavel: the server does not know this browser any more" };
    case "lost":
      return { text: "OFF", colour: GREY, title: "Gavel: no connection; it may still be bidding" };
    case "connecting":
      return { text: "…", colour: GREY, title: "Gavel: connecting" };
    case "open":
      return state === null ? { text: "…", colour: GREY, title: "Gavel: connecting" } : openBadge(state);
  }
}

function openBadge({ overview: { tone, text, lots } }: NonNullable<StatusView["state"]>): Badge {
  const title = `Gavel: ${text.replace(/ ?at \{at\}/, "")}`;
  const armed = String(lots.bids + lots.leads);
  switch (tone) {
    case "paused":
      return { text: "‖", colour: AMBER, title };
    case "blocked":
      return { text: "!", colour: RED, title };
    case "partly":
      return { text: "!", colour: AMBER, title };
    case "practice":
      return { text: armed, colour: GREY, title };
    case "armed":
      return { text: armed, colour: GREEN, title };
    case "idle":
      return { text: "0", colour: GREY, title };
  }
}
