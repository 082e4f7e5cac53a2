import type { Notice } from "./notice.ts";

/** More than anybody reads, and few enough for every channel that takes long texts. */
const MOST_LISTED = 100;
/** The words for a number of notices of a kind, the most telling first. */
const COUNTED: readonly (readonly [kind: string, words: string])[] = [
  ["won", "won"],
  ["lost", "lost"],
  ["maxBidReached", "at your maximum"],
  ["limitReached", "held by a limit"],
  ["outbid", "outbid"],
];

/** Makes one notice of several: their numbers, and then each in a line with its time of the day in `zone`. */
export function digestOf(notices: readonly Notice[], zone: string, nowMs: number): Notice {
  const counts = COUNTED.flatMap(([kind, words]) => {
    const count = notices.filter((notice) => notice.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const lines = notices.slice(0, MOST_LISTED).map(({ atMs, message }) =>
    `• ${format.format(atMs)} ${message.replace(/\s+/g, " ")}`
  );
  const left = notices.length - lines.length;
  return {
    kind: "digest",
    auctionId: "gavel",
    message: [
      `${notices.length} notices of the day${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`,
      ...lines,
      ...(left > 0 ? [`… and ${left} more`] : []),
    ].join("\n"),
    atMs: Math.floor(nowMs),
  };
}
