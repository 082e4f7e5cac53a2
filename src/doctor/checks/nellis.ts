import { type Finding, fine, look, shown, wrong } from "../finding.ts";
import { partOf } from "./health.ts";
import type { NellisAnswer } from "../nellis_answer.ts";
import type { Check } from "../subject.ts";
import { unreadable } from "../unreadable.ts";

/** The difference that is worth a warning: bids follow Nellis's clock, but backups and shown times follow this machine's. */
const FAR_APART_MS = 60_000;

/** The words of a running Gavel that has not asked Nellis yet, so that it can't tell. */
const NO_READING = "No lot was read yet";
const NO_CLOCK = "Nellis's clock is not known yet";

/** Checks that Nellis answers and its pages are understood. */
export const nellis: Check = {
  name: "Nellis",
  async look({ running, nellis, reading }) {
    const told = partOf(await running(), "nellis");
    if (told !== null && !told.text.startsWith(NO_READING)) return [told];
    const variable = unreadable(reading, "NELLIS_BASE_URL");
    return [variable === undefined ? judgeNellis(await nellis()) : unseen(variable)];
  },
};

/** Checks this machine's clock against Nellis's. */
export const clock: Check = {
  name: "Clock",
  async look({ running, nellis, reading }) {
    const told = partOf(await running(), "clock");
    if (told !== null && !told.text.startsWith(NO_CLOCK)) return [judgeToldClock(told)];
    const variable = unreadable(reading, "NELLIS_BASE_URL");
    return [variable === undefined ? judgeClock(await nellis()) : unseen(variable)];
  },
};

/** Judges Nellis by one answer. */
export function judgeNellis({ failure, isUnderstood }: NellisAnswer): Finding {
  if (failure !== null) return wrong`${withoutStop(failure.message)} (${shown(failure.kind)})`;
  if (isUnderstood) return fine`Nellis answers, and the page of a lot is understood`;
  return fine`Nellis answers. Whether its pages are understood shows once a lot is watched`;
}

/** Judges the clock by the `Date` of one answer. */
export function judgeClock({ clock }: NellisAnswer): Finding {
  if (clock === null) {
    return look`Not known, as Nellis gave no answer that tells the time: see what is said of Nellis`;
  }
  const { offsetMs, offByMs } = clock;
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const apart = Math.abs(offsetMs) <= offByMs;
  if (Math.abs(offsetMs) > FAR_APART_MS) {
    const direction = shown(offsetMs < 0 ? "ahead of" : "behind");
    return look`This machine's clock is ${seconds} s ${direction} Nellis's: switch its time synchronization (NTP) on`;
  }
  return apart
    ? fine`This machine's clock agrees with Nellis's, as far as one answer shows`
    : fine`This machine's clock is ${seconds} s off Nellis's, which Gavel makes up for`;
}

/** Judges the clock by the running Gavel's report, which calls no difference a trouble. */
export function judgeToldClock(told: Finding): Finding {
  const [, offsetMs] = /^Nellis's clock is (\d+) ms /.exec(told.text) ?? [];
  if (told.verdict !== "fine" || !(Number(offsetMs) > FAR_APART_MS)) return told;
  return look`${shown(told.text)}, as of Gavel's start: switch its time synchronization (NTP) on`;
}

function unseen(variable: string): Finding {
  return look`Not looked at: ${shown(variable)} has to be right first`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
