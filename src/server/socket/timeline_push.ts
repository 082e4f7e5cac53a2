import type { TimelineListener } from "../../timeline/timeline.ts";
import { wireTimelineEntry } from "../../wire/timeline.ts";
import type { Client } from "./client.ts";

/** Tells the clients that asked for it of each new entry of a lot's timeline. A frame is made once for all of them. */
export function timelineTo(clients: ReadonlySet<Client>): TimelineListener {
  return (auctionId, entries) => {
    const audience = [...clients].filter(({ isAuthenticated, timelines }) =>
      isAuthenticated && timelines.has(auctionId)
    );
    if (audience.length === 0) return;
    for (const entry of entries) {
      const text = JSON.stringify({ type: "timelineEntry", auctionId, entry: wireTimelineEntry(entry) });
      for (const { outbox } of audience) outbox.send(text);
    }
    const isOver = entries.some(({ kind }) => kind === "stopped");
    if (isOver) { for (const { timelines } of audience) timelines.delete(auctionId); }
  };
}
