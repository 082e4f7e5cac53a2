import type { AuctionId } from "../../auction/types.ts";
import type { Cancel } from "../../clock.ts";
import type { ServerServices } from "../services.ts";
import type { Client } from "./client.ts";

/** Tells clients of readings that changed nothing: when each lot was read, and when it is due again. */
export interface ReadingsPush {
  close(): void;
}

/** Readings that come together are told together. */
const GATHERED_MS = 1_000;

/**
 * Tells `clients` of each reading. A lot that is as it was is not published again, so that without this a client could
 * not tell figures that were just confirmed from figures that nobody has looked at for an hour.
 */
export function createReadingsPush(
  { bus, clock, monitor, nellisNow }: Pick<ServerServices, "bus" | "clock" | "monitor" | "nellisNow">,
  clients: ReadonlySet<Client>,
): ReadingsPush {
  const read = new Set<AuctionId>();
  let cancel: Cancel | undefined;
  const tell = () => {
    cancel = undefined;
    const lots = [...read].flatMap((id) => {
      const auction = monitor.get(id);
      if (!auction) return [];
      const { updatedAtMs, reading: { nextReadAtMs } } = auction;
      const nextPollAt = nextReadAtMs === null ? null : isoTime(nextReadAtMs);
      return [[id, { lastUpdate: isoTime(updatedAtMs), nextPollAt }] as const];
    });
    read.clear();
    if (lots.length === 0) return;
    const text = JSON.stringify({
      type: "lotsRead",
      now: isoTime(nellisNow()),
      lots: Object.fromEntries(lots),
    });
    for (const { outbox } of clients) outbox.send(text);
  };
  const stopListening = bus.listen((event) => {
    if (event.type !== "lot-read" || event.result !== "ok" || clients.size === 0) return;
    read.add(event.auctionId);
    cancel ??= clock.after(GATHERED_MS, tell);
  });
  return {
    close() {
      stopListening();
      cancel?.();
    },
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
