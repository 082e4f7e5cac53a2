import { counted } from "../../client/words.ts";
import type { WireHealth, WireOwnerState } from "../../wire/state.ts";

/** The health of a part, as the page may show it: without a connection it is unknown. */
export type ShownHealth = WireHealth | "unknown";

/** A part of Gavel as the screen shows it. */
export interface ShownCheck {
  readonly name: string;
  readonly title: string;
  readonly status: ShownHealth;
  /** The server's own sentence, without its last stop. */
  readonly message: string;
  /** The action that the owner can take; null where nothing is wrong. */
  readonly remedy: string | null;
}

/** Parts that belong together. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly ShownCheck[];
}

interface PartWords {
  readonly title: string;
  readonly remedy: string;
}

const BY_ITSELF = "Gavel tries again by itself.";
const RESTART = "Start Gavel again: it loses nothing, and bids go on after some seconds.";

/** The parts by their names on the wire, in groups. A part of a newer server comes last, under its name. */
const GROUPS: readonly (readonly [string, Readonly<Record<string, PartWords>>])[] = [
  ["Nellis", {
    session: {
      title: "Your session at Nellis",
      remedy: "Sign in on Nellis and hand the session over again.",
    },
    nellis: { title: "Nellis's site", remedy: `${BY_ITSELF} Open Nellis to see if it answers you.` },
    breaker: { title: "Circuit breaker", remedy: BY_ITSELF },
    allowance: { title: "Requests", remedy: "Fewer lots, or lots that close later, need fewer requests." },
    feed: {
      title: "Live feed",
      remedy: "Meanwhile lots are read as pages, which is slower. It comes back by itself.",
    },
    clock: {
      title: "Nellis's clock",
      remedy: "Gavel measures it again by itself. Until then snipes may come late.",
    },
  }],
  ["Bidding", {
    bidding: { title: "Bidding", remedy: "Resume it in the bar above." },
    store: {
      title: "Store",
      remedy: "No bid is made that can't be written down: look at the disk, or at Redis.",
    },
    stored: { title: "What is stored", remedy: "Set again in the settings what can't be read." },
    lease: {
      title: "The store is ours alone",
      // Its sentence says what to do. A restart while the store is away would lose what is not written yet.
      remedy: "",
    },
    powerCut: { title: "Power cuts", remedy: "Set up Redis as the line above says, then restart it." },
    disk: { title: "Disk", remedy: "Make room on the disk of the data folder." },
  }],
  ["Gavel itself", {
    notifications: { title: "Notices", remedy: "Send a test from the settings, and look at NOTIFY_URL." },
    sockets: { title: "Clients", remedy: "" },
    memory: { title: "Memory", remedy: RESTART },
    eventLoop: { title: "Timers", remedy: `The machine is too busy for punctual bids. ${RESTART}` },
    backup: { title: "Nightly backup", remedy: "Look at BACKUP_DIR, and at its disk." },
    token: { title: "Access token", remedy: "Look at the data folder's rights." },
  }],
];

const KNOWN = new Set(GROUPS.flatMap(([, parts]) => Object.keys(parts)));

/**
 * Returns the parts as the page shows them. Without a live connection all are unknown. `hasSession` is false where
 * there is no session at Nellis: that is no fault of the process, but the owner must know.
 */
export function shownChecks(
  state: WireOwnerState,
  isLive: boolean,
  hasSession: boolean | null = null,
): readonly CheckGroup[] {
  const { checks } = state;
  const shown = (name: string, words?: PartWords): ShownCheck[] => {
    const check = checks[name];
    if (!check) return [];
    const isSignedOut = name === "session" && hasSession === false && check.status === "healthy";
    const status = !isLive ? "unknown" : isSignedOut ? "degraded" : check.status;
    const isWrong = status === "degraded" || status === "unhealthy";
    return [{
      name,
      title: words?.title ?? name,
      status,
      message: name === "bidding" ? biddingWords(state) : check.message,
      remedy: isWrong && words?.remedy ? words.remedy : null,
    }];
  };
  const others = Object.keys(checks).filter((name) => !KNOWN.has(name));
  return [
    ...GROUPS.map(([title, parts]) => ({
      title,
      checks: Object.entries(parts).flatMap(([name, words]) => shown(name, words)),
    })),
    { title: "Other parts", checks: others.flatMap((name) => shown(name)) },
  ].filter((group) => group.checks.length > 0);
}

/** Returns the words about bidding. The server's sentence tells scripts what to call; here a button does it. */
function biddingWords({ bidding: { paused, dryRun } }: WireOwnerState): string {
  if (paused) return "All bidding is paused";
  return dryRun ? "Gavel practises: bids are decided and recorded, and none is sent" : "Bids are sent";
}

/** Sums all parts up in one sentence, with its tone. */
export function healthSummary(
  groups: readonly CheckGroup[],
): { readonly text: string; readonly tone: "good" | "warn" | "bad" | "unknown" } {
  const all = groups.flatMap(({ checks }) => checks);
  if (all.length === 0 || all.some(({ status }) => status === "unknown")) {
    return { text: "Not known while there is no connection to Gavel.", tone: "unknown" };
  }
  const wrong = all.filter(({ status }) => status !== "healthy");
  if (wrong.length === 0) return { text: "Everything is well.", tone: "good" };
  const isBad = wrong.some(({ status }) => status === "unhealthy");
  const names = wrong.map(({ title }) => title).join(", ");
  return {
    text: `${counted(wrong.length, "part needs", "parts need")} a look: ${names}.`,
    tone: isBad ? "bad" : "warn",
  };
}
