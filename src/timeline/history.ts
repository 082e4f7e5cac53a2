import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { AuctionId } from "../auction/types.ts";
import { createSerialTasks } from "../resilience/serial_tasks.ts";
import { readRecord, stamped } from "../store/record.ts";
import type { Json, Key, Store, StoredDocument } from "../store/store.ts";
import { entrySchema, type TimelineEntry } from "./entry.ts";

const log = getLogger(["gavel", "timeline"]);

/** The store's folder of timelines: `["timeline", auction, part]`. */
export const FOLDER = "timeline";
/** The least number of an auction's newest entries that is kept. */
export const MOST_ENTRIES = 500;
/** Small enough to be written anew for each entry, large enough for few documents an auction. */
const ENTRIES_A_PART = 25;
/** Refusals can quote whole pages; an entry is a line. */
const LONGEST_MESSAGE = 300;

/** An entry that can't be read (of a newer Gavel's kind, say) hides no other. */
const partSchema = z.object({
  entries: z.array(z.unknown()).transform((entries) =>
    entries.flatMap((entry) => {
      const { success, data } = entrySchema.safeParse(entry);
      return success ? [data] : [];
    })
  ),
});

/** One auction's stored entries: a document for some of them, the newest of which grows. */
export interface History {
  /** Takes entries in at once; they are written as soon as the store can, as one where several wait. */
  append(entries: readonly TimelineEntry[]): void;
  /** Removes what is stored from an earlier watch of the lot. */
  forgetOlder(): void;
  /** The newest `limit`, oldest first, whether they are written already or not. */
  newest(limit: number): Promise<readonly TimelineEntry[]>;
}

interface Part {
  readonly key: Key;
  readonly entries: readonly TimelineEntry[];
}

/** Returns the history of `id` in `store`, whose older parts all began before `notBeforeMs`. */
export function createHistory(store: Store, id: AuctionId, notBeforeMs = 0): History {
  // No two histories of one lot write the same part, even if both begin in the same instant.
  const run = crypto.randomUUID().slice(0, 8);
  /** The parts that are not written yet, and the newest. */
  const held = new Map<string, Part>();
  let newestPart: Part | null = null;
  let partsBegun = 0;
  let beganMs = notBeforeMs;
  // One after another, so that none counts what another is removing.
  const tidying = createSerialTasks();

  const write = (part: Part) => {
    const name = nameOf(part.key);
    held.set(name, part);
    const letGo = () => {
      if (held.get(name) === part && part !== newestPart) held.delete(name);
    };
    const entries = part.entries.map((entry) => ({ ...entry }));
    store.put(part.key, stamped("timeline", { entries })).then(letGo, (error) => {
      letGo();
      log.error("The timeline of {id} could not be stored: {error}", { id, error });
    });
  };

  const begin = (first: TimelineEntry): Part => {
    // A clock that is set right must not put a new part before an older one.
    beganMs = Math.max(beganMs, Math.floor(first.atMs));
    const name = [beganMs, ++partsBegun].map((number) => String(number).padStart(15, "0")).join("-");
    return { key: [FOLDER, id, `${name}-${run}`], entries: [] };
  };

  const remove = async (isSuperfluous: (parts: readonly Part[]) => readonly Part[]) => {
    const superfluous = isSuperfluous(partsIn(await store.list([FOLDER, id])));
    await Promise.all(superfluous.map(({ key }) => store.delete(key)));
  };
  const tidy = (isSuperfluous: (parts: readonly Part[]) => readonly Part[]) => {
    tidying.run(() => remove(isSuperfluous)).catch((error) =>
      log.warn("Old entries of {id}'s timeline stay: {error}", { id, error })
    );
  };

  return {
    append(entries) {
      const touched = new Map<string, Part>();
      for (const entry of entries) {
        const isFull = newestPart && newestPart.entries.length >= ENTRIES_A_PART;
        if (newestPart && isFull) {
          // Written once more, so that it is let go of when that is done.
          touched.set(nameOf(newestPart.key), newestPart);
          tidy(beyondBound);
        }
        const part = newestPart && !isFull ? newestPart : begin(entry);
        newestPart = { ...part, entries: [...part.entries, shortened(entry)] };
        touched.set(nameOf(newestPart.key), newestPart);
      }
      for (const part of touched.values()) write(part);
    },
    forgetOlder: () => tidy((parts) => parts.filter(({ key }) => !key[2]?.endsWith(`-${run}`))),
    async newest(limit) {
      const stored = partsIn(await store.list([FOLDER, id]));
      const parts = new Map(stored.map((part) => [nameOf(part.key), part]));
      for (const [name, part] of held) parts.set(name, part);
      const names = [...parts.keys()].sort();
      const entries = names.flatMap((name) => parts.get(name)?.entries ?? []);
      return limit > 0 ? entries.slice(-Math.min(limit, MOST_ENTRIES)) : [];
    },
  };
}

/** Returns the reason why a stored part can't be read; null where it can. */
export function timelineProblem(value: Json): string | null {
  const reading = readRecord("timeline", { value }, partSchema);
  return "reason" in reading ? reading.reason : null;
}

/** Reads the parts, and skips one that can't be read: it does not hide the others. */
export function partsIn(documents: readonly StoredDocument[]): readonly Part[] {
  return documents.flatMap((document) => {
    const { key } = document;
    const part = readRecord("timeline", document, partSchema);
    if ("data" in part) return [{ key, entries: part.data.entries }];
    const { reason } = part;
    log.error("The timeline's part {key} can't be read ({reason}) and is passed over", {
      key: key.join("/"),
      reason,
    });
    return [];
  });
}

/** Returns the oldest parts without which there are still enough entries. */
function beyondBound(parts: readonly Part[]): readonly Part[] {
  let left = parts.reduce((sum, { entries }) => sum + entries.length, 0);
  const end = parts.findIndex(({ entries }) => (left -= entries.length) < MOST_ENTRIES);
  return end < 0 ? [] : parts.slice(0, end);
}

function shortened(entry: TimelineEntry): TimelineEntry {
  const { message, bid } = entry;
  const cut = (text: string) =>
    text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 1)}…` : text;
  return {
    ...entry,
    message: cut(message),
    ...(bid ? { bid: { ...bid, answer: cut(bid.answer), reason: cut(bid.reason) } } : {}),
  };
}

function nameOf(key: Key): string {
  return key.join("/");
}
