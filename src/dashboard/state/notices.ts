import { type ReadonlySignal, signal } from "@preact/signals";
import type { ServerMessage } from "../../client/link.ts";

/** A message to the owner, as it came while this page was open. */
export interface Notice {
  readonly id: number;
  /** By Nellis's clock. */
  readonly atMs: number;
  /** The server's word for its subject, such as `outbid`. */
  readonly kind: string;
  /** Null where it is about no lot alone. */
  readonly auctionId: string | null;
  readonly text: string;
}

/** The notices that came since the page was opened, oldest first. */
export interface Notices {
  readonly all: ReadonlySignal<readonly Notice[]>;
  /** Takes in a notice of the server's, at `nowMs` unless it says that it was missed before. */
  add(message: ServerMessage, nowMs: number): void;
  clear(): void;
}

const MOST = 500;

/** Makes an empty list. It keeps the newest. */
export function createNotices(): Notices {
  const all = signal<readonly Notice[]>([]);
  let nextId = 1;
  return {
    all,
    add({ kind, auctionId, message, missedAt }, nowMs) {
      if (typeof message !== "string") return;
      const missedAtMs = typeof missedAt === "string" ? Date.parse(missedAt) : NaN;
      const atMs = Number.isNaN(missedAtMs) ? nowMs : missedAtMs;
      const notice: Notice = {
        id: nextId++,
        atMs,
        kind: String(kind),
        auctionId: typeof auctionId === "string" && auctionId !== "" ? auctionId : null,
        text: message,
      };
      all.value = [...all.value, notice].slice(-MOST);
    },
    clear() {
      all.value = [];
    },
  };
}
