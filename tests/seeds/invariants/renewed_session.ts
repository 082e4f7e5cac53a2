import type { Invariant } from "../run_context.ts";

/** A renewed session is durable by then, on a disk that takes writes. */
const KEPT_AFTER_MS = 20_000;
/** Requests that were about to be sent when the answer came. */
const UNDERWAY_MS = 500;

/** After a renewal the owner stays signed in: the cookie that ended with it is not sent any more, also after a restart. */
export const renewedSession: Invariant = {
  name: "a renewed session stays the owner's",
  watch() {
    /** The time at which each cookie ended. */
    const endedAtMs = new Map<string, number>();
    let diskBadUntilMs = -Infinity;
    return {
      hear(fact) {
        const { atMs } = fact;
        switch (fact.type) {
          case "session-renewed":
            endedAtMs.set(fact.ended, atMs);
            return;
          case "fault":
            if (fact.what.startsWith("the disk")) {
              diskBadUntilMs = Math.max(diskBadUntilMs, atMs + fact.forMs);
            }
            return;
          case "process-ended":
            for (const [cookie, sinceMs] of endedAtMs) {
              if (atMs < Math.max(sinceMs, diskBadUntilMs) + KEPT_AFTER_MS) endedAtMs.delete(cookie);
            }
            return;
          case "session-sent": {
            const sinceMs = endedAtMs.get(fact.cookie);
            if (sinceMs === undefined || atMs - sinceMs < UNDERWAY_MS) return;
            return `A cookie that was renewed ${((atMs - sinceMs) / 1000).toFixed(1)} s ago was sent again`;
          }
          default:
            return;
        }
      },
    };
  },
};
