import type { AuctionId } from "../../auction/types.ts";
import type { Cancel } from "../../clock.ts";
import type { ServerServices } from "../services.ts";
import type { Client } from "./client.ts";
import { isoTime } from "../../wire/iso_time.ts";

/** Tells clients of readings that changed nothing: when each lot was read, and when it is due again. */
export interface ReadingsPush {
  close(): void;
}

/** Readings within this time are told in one message. */
const GATHERED_MS = 1_000;

/**
 * Tells `clients` of each reading. A lot that has not changed is not published again, so without this message a
 * client could not tell figures that were confirmed just now from figures that are an hour old.
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
