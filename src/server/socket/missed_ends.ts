import type { Notification } from "../../auction/types.ts";
import type { Listener } from "../../event_bus.ts";
import type { Client } from "./client.ts";
import { notificationFrame } from "./frames.ts";

/** The notices of lots that were won or lost while no client was connected, as after a start. */
export interface MissedEnds {
  /** Keeps such a notice while nobody hears it. */
  readonly hear: Listener;
  /** Tells `client` of all of them, oldest first, each with its time: nobody else is told of them again. */
  tell(client: Client): void;
}

/** More than an owner reads; `GET /api/results` has them all. */
const MOST_KEPT = 100;

/** Makes a keeper of the notices that none of `clients` gets. `now` tells the time by Nellis's clock. */
export function createMissedEnds(clients: ReadonlySet<Client>, now: () => number): MissedEnds {
  let missed: readonly { readonly notification: Notification; readonly atMs: number }[] = [];
  return {
    hear(event) {
      if (event.type !== "notification" || !isEnd(event.notification)) return;
      const isHeard = [...clients].some(({ isAuthenticated }) => isAuthenticated);
      if (isHeard) return;
      missed = [...missed, { notification: event.notification, atMs: now() }].slice(-MOST_KEPT);
    },
    tell({ outbox }) {
      const told = missed;
      missed = [];
      for (const { notification, atMs } of told) outbox.send(notificationFrame(notification, atMs));
    },
  };
}

function isEnd({ kind }: Notification): boolean {
  return kind === "won" || kind === "lost";
}
