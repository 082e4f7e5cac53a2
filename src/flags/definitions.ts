/** A flag that is on or off. */
export interface SwitchFlag {
  readonly kind: "switch";
  /** The short name in the store, after `feature:`. The flag's own name in lower case works as well. */
  readonly key: string;
  readonly default: boolean;
  /** The name in older installations. It works wherever the flag's name does, which goes first. */
  readonly olderName?: string;
  /** The meaning of on and off. */
  readonly description: string;
}

/** A flag that is a share of the lots in percent, 0 to 100. */
export interface PercentFlag extends Omit<SwitchFlag, "kind" | "default"> {
  readonly kind: "percent";
  readonly default: number;
}

/** The table of flags, by their names in the environment. A new flag is a new row here. */
export const FLAGS = {
  USE_POLLING_QUEUE: {
    kind: "switch",
    key: "polling_queue",
    default: true,
    description: "On: one queue reads the lots, ending soonest first, within the rate for Nellis. " +
      "Off: each lot is read by a timer of its own.",
  },
  USE_CIRCUIT_BREAKER: {
    kind: "switch",
    key: "circuit_breaker",
    default: true,
    description: "On: after failures in a row, calls to Nellis fail fast for a while. " +
      "Off: every call goes straight through.",
  },
  ENABLE_SSE: {
    kind: "switch",
    key: "sse",
    olderName: "USE_SSE",
    default: true,
    description: "On: bids are heard over Nellis's live feed. Off: lots are polled alone.",
  },
  SSE_ROLLOUT_PERCENT: {
    kind: "percent",
    key: "sse_rollout_percent",
    default: 100,
    description: "The share of the lots that use the live feed while ENABLE_SSE is on.",
  },
  USE_MINIMAL_POLLING: {
    kind: "switch",
    key: "minimal_polling",
    default: true,
    description: "On: a lot is read the more often the sooner it ends. Off: every 6 s, and 2 s at the end.",
  },
  USE_SMART_BIDDING: {
    kind: "switch",
    key: "smart_bidding",
    default: false,
    description:
      "On: a snipe bids its whole maximum as one proxy bid. Off: the next allowed amount at a time.",
  },
  USE_DOUBLING_STEPS: {
    kind: "switch",
    key: "doubling_steps",
    default: true,
    description:
      "On: after three bids in a row that were passed, each next step doubles, within every limit. " +
      "Off: steps stay.",
  },
  ENABLE_PERFORMANCE_METRICS: {
    kind: "switch",
    key: "performance_metrics",
    default: false,
    description: "On: detailed histograms besides the essential metrics. Off: those alone.",
  },
  ENABLE_DISTRIBUTED_TRACING: {
    kind: "switch",
    key: "distributed_tracing",
    default: false,
    description: "On: OpenTelemetry spans are recorded. Off: none are.",
  },
} as const satisfies Readonly<Record<string, Flag>>;

type Flag = SwitchFlag | PercentFlag;
type Table = typeof FLAGS;
type NameOf<Kind> = { [N in keyof Table]: Table[N]["kind"] extends Kind ? N : never }[keyof Table];

/** The name of a flag, as in the environment. */
export type FlagName = keyof Table;
/** The name of a flag that is on or off. */
export type SwitchName = NameOf<"switch">;
/** The name of a flag that is a percentage. */
export type PercentName = NameOf<"percent">;

/** The names of all flags, in the order of the table. */
export const FLAG_NAMES = Object.keys(FLAGS).filter(isFlagName);

/** Returns the flag's names in the environment: its own, which goes first, then an older one. */
export function variableNames(name: FlagName): readonly string[] {
  const { olderName }: Flag = FLAGS[name];
  return olderName === undefined ? [name] : [name, olderName];
}

/** Returns the names of a flag in the store: the full one, which goes first, then the short and an older one. */
export function storedKeys(name: FlagName): readonly string[] {
  const [full = name, ...older] = variableNames(name).map((word) => word.toLowerCase());
  return [...new Set([full, FLAGS[name].key, ...older])];
}

/** The names of all flags in the store. */
export const STORED_KEYS: readonly string[] = FLAG_NAMES.flatMap(storedKeys);

/** Returns the flag with this full, short or older name, in upper or lower case; undefined where there is none. */
export function flagNamed(word: string): FlagName | undefined {
  const key = word.trim().toLowerCase();
  return FLAG_NAMES.find((name) => storedKeys(name).includes(key));
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}
