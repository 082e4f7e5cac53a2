import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineEntry } from "../chart/timeline_entry.ts";
import type { Model } from "../state/model.ts";

/** A lot's timeline as far as this page knows it. */
export type TimelineState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: string }
  | {
    readonly kind: "known";
    /** Oldest first. */
    readonly entries: readonly TimelineEntry[];
  };

/** A lot's timeline, which grows as the server tells more of it. */
export interface TimelineFeed {
  readonly state: ReadonlySignal<TimelineState>;
  /** Asks for the whole of it again, as after a failure. */
  load(): Promise<void>;
  /** Ends the server's messages about it. */
  close(): void;
}

/**
 * Follows the timeline of the lot `id`. At each connection it is read as a whole, after the server was asked for what
 * comes, so that nothing is missed in between; an entry that comes both ways is shown once.
 */
export function followTimeline(
  { server, link, onMessage }: Pick<Model, "server" | "link" | "onMessage">,
  id: string,
): TimelineFeed {
  const state = signal<TimelineState>({ kind: "loading" });
  /** Entries that came since the whole was asked for. */
  let fresh: readonly TimelineEntry[] = [];
  let asked = 0;

  const load = async () => {
    const mine = ++asked;
    fresh = [];
    const answer = await server.call<{ readonly timeline: readonly TimelineEntry[] }>(
      "GET",
      `auctions/${encodeURIComponent(id)}/timeline`,
    );
    if (mine !== asked) return;
    if (answer.ok) state.value = { kind: "known", entries: joined(answer.body.timeline, fresh) };
    else if (state.peek().kind !== "known") state.value = { kind: "failed", error: answer.error };
  };
  const stopListening = onMessage(({ type, auctionId, entry }) => {
    if (type !== "timelineEntry" || auctionId !== id) return;
    const added = [entry as TimelineEntry];
    fresh = [...fresh, ...added];
    const now = state.peek();
    if (now.kind === "known") state.value = { kind: "known", entries: joined(now.entries, added) };
  });
  const stopFollowing = effect(() => {
    if (link.state.value.kind !== "open") return;
    link.send({ type: "subscribe", auctionId: id, timeline: true });
    void load();
  });
  return {
    state,
    load,
    close() {
      asked += 1;
      stopFollowing();
      stopListening();
      link.send({ type: "unsubscribe", auctionId: id });
    },
  };
}

function joined(
  known: readonly TimelineEntry[],
  added: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const names = new Set(known.map(nameOf));
  return [...known, ...added.filter((entry) => !names.has(nameOf(entry)))];
}

/** Returns the name of an entry: two entries of a lot that agree in these are one. */
function nameOf({ timestamp, kind, message }: TimelineEntry): string {
  return `${timestamp} ${kind} ${message}`;
}
