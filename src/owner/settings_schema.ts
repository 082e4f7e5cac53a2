import { z } from "zod";
import { MOST_DOLLARS } from "../auction/money.ts";
import {
  NOTIFICATION_KINDS,
  type NotificationKind,
  PATIENT_KINDS,
  type PatientKind,
  STRATEGIES,
} from "../auction/words.ts";
import { knownObject, mustBe, numberBetween } from "../wire/must_be.ts";

/** Strategies that a new auction can start with: Gavel's words, and the extension's. */
const DEFAULT_STRATEGIES = [...STRATEGIES, "auto", "sniping", "increment"] as const;

const yesOrNo = z.boolean(mustBe("true or false"));

const general = knownObject({
  /** Dollars; 0 is "none set": an auction started without `maxBid` is then only watched. */
  defaultMaxBid: numberBetween(0, 10_000),
  defaultStrategy: z.enum(DEFAULT_STRATEGIES, mustBe(`one of ${DEFAULT_STRATEGIES.join(", ")}`)),
  /** True: the strategy of an auction that was started without `autoBid` may bid. */
  autoBidDefault: yesOrNo,
});

const aFewTries = mustBe("a whole number from 1 to 10");

const bidding = knownObject({
  /** Seconds before the close that a snipe aims at. */
  snipeTiming: numberBetween(1, 30),
  /** Dollars above the next allowed bid in a snipe. */
  bidBuffer: numberBetween(0, 100),
  /** Tries at one price before giving it up. */
  retryAttempts: z.int(aFewTries).min(1, aFewTries).max(10, aFewTries),
  /** Dollars above the current price for an auction that names no increment of its own. */
  defaultIncrement: numberBetween(0, 10_000),
});

const anAmount = mustBe(`dollars from 0 to ${MOST_DOLLARS.toLocaleString("en-US")}, or null for no limit`);
const limit = numberBetween(0, MOST_DOLLARS, anAmount).nullable();

const budget = knownObject({
  /** Dollars for the last 24 hours, premium and tax included; null is no limit, as in all of these. */
  perDay: limit,
  /** Dollars for the last seven days. */
  perWeek: limit,
  /** Dollars for everything that Gavel knows of. */
  total: limit,
  /** Dollars for any one bid, without premium and tax. */
  perBid: limit,
});

const rate = numberBetween(0, 1, mustBe("a rate from 0 to 1 (0.15 is 15 %)"));

const costs = knownObject({
  buyersPremiumRate: rate,
  /** 0 counts no tax. */
  salesTaxRate: rate,
  taxOnPremium: yesOrNo,
});

const aNumberOfLots = mustBe("a whole number of lots from 0 to 1,000");
const group = knownObject({
  /** The number of its lots to win, and no more. */
  want: z.int(aNumberOfLots).min(0, aNumberOfLots).max(1_000, aNumberOfLots),
}, { allowed: 'an object such as {"want": 1}, or null to remove it' });

const aName = mustBe(
  "a group's name: 1 to 50 letters, digits, spaces, _ or -, the first a letter or a digit",
);
/** The name of a group. */
export const groupName = z.string(aName).regex(/^[A-Za-z0-9]([A-Za-z0-9 _-]{0,48}[A-Za-z0-9_-])?$/, aName);

const DROPPED_NAME = "__proto__";
/** More than anybody needs. All groups are one record, which has to stay small enough for every store. */
const MOST_GROUPS = 500;
const aFewGroups = { error: `At most ${MOST_GROUPS} groups can be kept: remove some first, by null` };
const groupObject = mustBe('an object of groups, such as {"drills": {"want": 1}}');
/** The error of a name that is not allowed says which are; without it the library's words are told. */
const namedGroups = {
  error: (issue: { readonly code?: string; readonly input?: unknown }) =>
    (issue.code === "invalid_key" ? aName : groupObject).error(issue),
};
/** Refuses the one name that the library's records drop unsaid. */
const refuseDroppedName = (input: unknown, { addIssue }: Pick<z.RefinementCtx, "addIssue">): unknown => {
  const isThere = typeof input === "object" && input !== null && Object.hasOwn(input, DROPPED_NAME);
  if (isThere) {
    addIssue({ code: "custom", path: [DROPPED_NAME], message: aName.error({ input: DROPPED_NAME }) });
  }
  return input;
};
const areFew = (groups: object) => Object.keys(groups).length <= MOST_GROUPS;

const aTimeOfDay = mustBe('a time of the day such as "22:00"');
const timeOfDay = z.string(aTimeOfDay).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, aTimeOfDay);
const QUIET = 'an object such as {"from": "22:00", "to": "07:00"}, or null for none';
const aZone = mustBe('the name of a time zone such as "America/Phoenix", or null for that of the host');

const isPatient = (kind: NotificationKind) => PATIENT_KINDS.some((patient) => patient === kind);
const patientManner = z.enum(["on", "digest", "off"], mustBe("on, digest or off"));
/** An urgent notice can't wait for the digest. */
const urgentManner = z.enum(["on", "off"], mustBe("on or off"));
const manners = knownObject(
  Object.fromEntries(
    NOTIFICATION_KINDS.map((kind) => [kind, isPatient(kind) ? patientManner : urgentManner]),
  ) as {
    readonly [K in NotificationKind]: K extends PatientKind ? typeof patientManner : typeof urgentManner;
  },
);

const notices = knownObject({
  /** `on`: each notice by itself; `digest`: once a day with all others; `off`: none is sent. */
  kinds: manners,
  /** The part of the day in which only what is urgent is sent. */
  quietHours: knownObject({ from: timeOfDay, to: timeOfDay }, { allowed: QUIET })
    .refine(({ from, to }) => from !== to, mustBe("two times of the day that differ")).nullable(),
  /** The time of the day at which the digest is sent. */
  digestAt: timeOfDay,
  /** The time zone of these times; null is that of the host, or of `TZ`. */
  timeZone: z.string(aZone).refine(isTimeZone, aZone).nullable(),
});

/** The owner's settings for all auctions, as on the wire and in the store (client protocol). */
export const settingsSchema = z.object({
  general,
  bidding,
  budget,
  costs,
  groups: z.record(groupName, group, namedGroups).refine(areFew, aFewGroups),
  notices,
});

/** Names that clients send in the wrong place, and what to send in their place. */
const INSTEAD = {
  settings: 'send the sections themselves, such as {"general":{…}}, without settings around them',
  ...inSection("general", general),
  ...inSection("bidding", bidding),
  ...inSection("budget", budget),
  ...inSection("costs", costs),
  ...inSection("notices", notices),
  dailyLimit: "use budget.perDay",
  totalLimit: "use budget.total",
};

/** A change of some settings: missing ones stay, and a group that is null is removed. */
export const settingsPatchSchema = knownObject({
  general: general.partial(),
  bidding: bidding.partial(),
  budget: budget.partial(),
  costs: costs.partial(),
  groups: z.preprocess(
    refuseDroppedName,
    z.record(groupName, group.nullable(), namedGroups).refine(areFew, aFewGroups),
  ),
  notices: notices.extend({ kinds: manners.partial() }).partial(),
}, { instead: INSTEAD }).partial();

export type Settings = z.infer<typeof settingsSchema>;
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** The settings before the owner changes any. */
export const DEFAULT_SETTINGS: Settings = {
  general: { defaultMaxBid: 0, defaultStrategy: "manual", autoBidDefault: true },
  bidding: { snipeTiming: 10, bidBuffer: 0, retryAttempts: 3, defaultIncrement: 1 },
  budget: { perDay: null, perWeek: null, total: null, perBid: null },
  costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, taxOnPremium: true },
  groups: {},
  notices: {
    kinds: {
      outbid: "on",
      won: "on",
      lost: "on",
      maxBidReached: "on",
      limitReached: "on",
      bidFailed: "on",
      bidUnknown: "on",
      bidsFailing: "on",
      bidsBack: "on",
      pageContradicts: "on",
      signedOut: "on",
      feedLost: "on",
      notReady: "on",
      storeTrouble: "on",
    },
    quietHours: null,
    digestAt: "08:00",
    timeZone: null,
  },
};

function inSection(section: string, { shape }: { readonly shape: object }): Record<string, string> {
  return Object.fromEntries(
    Object.keys(shape).map((name) => [name, `use {"${section}":{"${name}":…}}`]),
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Refuses zones that have a name but no times, such as Etc/Unknown.
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
