import { NOTIFICATION_KINDS } from "../auction/words.ts";
import type { Notice } from "./notice.ts";
import { isUrgent } from "./urgency.ts";

/** The end of an address that wants some notices only: `#only=won,urgent`. */
const ONLY = /#only=([\w,]*)$/;
const URGENT = "urgent";

/** An address without that end, and the notices that it wants. */
export interface Wanting {
  readonly address: string;
  readonly wants: (notice: Notice) => boolean;
}

/** Reads the end of an address: kinds of notices, or `urgent` for all that can't wait. Undefined where a word is neither. */
export function wantingOf(text: string): Wanting | undefined {
  const [end, list] = ONLY.exec(text) ?? [];
  if (end === undefined || list === undefined) return { address: text, wants: () => true };
  const words = list.split(",");
  const isKnown = (word: string) => word === URGENT || NOTIFICATION_KINDS.some((kind) => kind === word);
  if (!words.every(isKnown)) return undefined;
  return {
    address: text.slice(0, -end.length),
    wants: (notice) => words.includes(notice.kind) || (words.includes(URGENT) && isUrgent(notice)),
  };
}
