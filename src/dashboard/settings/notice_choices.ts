import type { Change, OwnerChoices } from "./owner_choices.ts";

/** The owner's choices about notices. */
export type NoticeChoices = OwnerChoices["notices"];

/** A kind of notice, in the owner's words. */
export interface NoticeKind {
  readonly kind: string;
  readonly label: string;
  readonly hint: string;
  /** False for what is urgent: it is never held for the digest or the end of the quiet hours. */
  readonly canWait: boolean;
}

const patient = (kind: string, label: string, hint: string): NoticeKind => ({
  kind,
  label,
  hint,
  canWait: true,
});
const urgent = (kind: string, label: string, hint: string): NoticeKind => ({
  kind,
  label,
  hint,
  canWait: false,
});

/** Every kind of notice, the most common first. */
export const NOTICE_KINDS: readonly NoticeKind[] = [
  patient("won", "Won", "A lot is yours."),
  patient("lost", "Lost", "A lot is over, and somebody else has it."),
  patient("outbid", "Outbid", "Somebody has bid more."),
  patient("maxBidReached", "At the lot's limit", "The next bid would be above it."),
  patient("limitReached", "Held by a budget or group", "A lot is not bid on any more."),
  patient("bidsBack", "Bids get through again", "After an outage that you were told of."),
  patient("feedLost", "Live feed lost", "Near a close. Snipes leave on time all the same."),
  urgent("bidFailed", "A bid failed", "Trying again will not mend it."),
  urgent("bidUnknown", "A bid's outcome is not known", "Nothing more is bid until it is."),
  urgent("bidsFailing", "Bids do not get through", "Gavel goes on trying."),
  urgent("pageContradicts", "The page shows no bid of yours", "Although Nellis accepted it."),
  urgent("signedOut", "Signed out at Nellis", "No bid can be sent."),
  urgent("notReady", "Not ready for a close", "No bid could be sent."),
  urgent("storeTrouble", "Stored data can't be read", "What that means, and what to do."),
];

const WORDS: Readonly<Record<string, string>> = { on: "at once", digest: "in the digest", off: "off" };

/** Returns what may become of notices of a kind: values with their words. */
export function mannersOf({ canWait }: NoticeKind): readonly (readonly [value: string, words: string])[] {
  return [["on", "At once"], ...(canWait ? [["digest", "In the digest"] as const] : []), ["off", "Off"]];
}

/** Returns the change of what becomes of a kind. */
export function kindChange({ kinds }: NoticeChoices, { kind, label }: NoticeKind, manner: string): Change {
  const before = kinds[kind] ?? "on";
  return {
    patch: { notices: { kinds: { [kind]: manner } } },
    back: { notices: { kinds: { [kind]: before } } },
    told: `${label}: ${WORDS[manner]}`,
    toldBack: `${label}: ${WORDS[before]} again`,
  };
}

/** The quiet hours that an owner begins with. */
const USUAL_NIGHT = { from: "22:00", to: "07:00" };

/** Returns the change that turns quiet hours on or off. Turned on here, they are in the zone of this browser. */
export function quietChange(before: NoticeChoices, isOn: boolean, browserZone: string): Change {
  const { quietHours, timeZone } = before;
  return {
    patch: {
      notices: isOn ? { quietHours: USUAL_NIGHT, timeZone: timeZone ?? browserZone } : { quietHours: null },
    },
    back: { notices: { quietHours, timeZone } },
    told: isOn ? `Quiet from ${USUAL_NIGHT.from} to ${USUAL_NIGHT.to}` : "Quiet hours: off",
    toldBack: isOn ? "Quiet hours: off again" : "Quiet hours: on again",
  };
}

/** Returns the change of one of the times of the day. */
export function timeChange(before: NoticeChoices, name: "from" | "to" | "digestAt", time: string): Change {
  const change = (to: string) =>
    name === "digestAt"
      ? { notices: { digestAt: to } }
      : { notices: { quietHours: { ...(before.quietHours ?? USUAL_NIGHT), [name]: to } } };
  const now = name === "digestAt" ? before.digestAt : (before.quietHours ?? USUAL_NIGHT)[name];
  const label = { from: "Quiet from", to: "Quiet until", digestAt: "Digest at" }[name];
  return {
    patch: change(time),
    back: change(now),
    told: `${label} ${time}`,
    toldBack: `${label} ${now} again`,
  };
}

/** The value that stands for the zone of the machine that Gavel runs on. */
export const HOST_ZONE = "host";

/** Returns the zones to choose from: that of the host, of this browser, and the one in force. */
export function zoneOptions(
  { timeZone }: NoticeChoices,
  browserZone: string,
): readonly (readonly [value: string, words: string])[] {
  const named = new Set([browserZone, ...(timeZone === null ? [] : [timeZone])]);
  return [[HOST_ZONE, "Gavel's machine"], ...[...named].map((zone) => [zone, zone] as const)];
}

/** Returns the change of the zone. */
export function zoneChange({ timeZone }: NoticeChoices, zone: string): Change {
  const words = (value: string | null) => value ?? "that of Gavel's machine";
  const next = zone === HOST_ZONE ? null : zone;
  return {
    patch: { notices: { timeZone: next } },
    back: { notices: { timeZone } },
    told: `Time zone: ${words(next)}`,
    toldBack: `Time zone: ${words(timeZone)} again`,
  };
}
