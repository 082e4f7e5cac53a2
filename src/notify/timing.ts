import type { Clock } from "../clock.ts";
import { hostZone, occurrencesOf } from "./day_times.ts";
import type { Notice } from "./notice.ts";
import type { Preferences } from "./preferences.ts";
import { isUrgent } from "./urgency.ts";

/** The effect of the owner's choices on notices at one moment. */
export interface Timing {
  /** True when the owner does not want such notices. */
  isOff(notice: Notice): boolean;
  /** True when the notice waits for the digest, to be sent as a part of it. */
  isGathered(notice: Notice): boolean;
  /** Returns the time, by our clock, before which the notice is not sent. */
  notBeforeMs(notice: Notice): number;
  /** The zone in which times are told. */
  readonly zone: string;
}

/** Returns what holds now. Null stands for choices that are not loaded yet: whatever can wait waits for them. */
export function timingNow(preferences: Preferences | null, clock: Clock): Timing {
  if (preferences === null) {
    return {
      isOff: () => false,
      isGathered: () => false,
      notBeforeMs: (notice) => isUrgent(notice) ? -Infinity : Infinity,
      zone: "UTC",
    };
  }
  const { kinds, quietHours, digestAt, timeZone } = preferences;
  const zone = timeZone ?? hostZone();
  // The time of day is that of the wall, from which our clock differs after the machine has slept.
  const wallMs = clock.wallNow?.() ?? clock.now();
  const aheadMs = wallMs - clock.now();
  const digest = occurrencesOf(digestAt, zone, wallMs);
  const quietUntilMs = quietHours === null ? -Infinity : endOfQuiet(quietHours, zone, wallMs);
  const mannerOf = (notice: Notice) => Object.hasOwn(kinds, notice.kind) ? kinds[notice.kind] : "on";
  const isGathered = (notice: Notice) => mannerOf(notice) === "digest" && !isUrgent(notice);
  return {
    isOff: (notice) => mannerOf(notice) === "off",
    isGathered,
    notBeforeMs(notice) {
      if (isUrgent(notice)) return -Infinity;
      const isDue = !isGathered(notice) || notice.atMs + aheadMs < digest.lastMs;
      return Math.max(isDue ? -Infinity : digest.nextMs, quietUntilMs) - aheadMs;
    },
    zone,
  };
}

/** Returns the end of the quiet hours that last now; -Infinity outside of them. */
function endOfQuiet(
  { from, to }: { readonly from: string; readonly to: string },
  zone: string,
  wallMs: number,
) {
  const begin = occurrencesOf(from, zone, wallMs);
  const end = occurrencesOf(to, zone, wallMs);
  return begin.lastMs > end.lastMs ? end.nextMs : -Infinity;
}
