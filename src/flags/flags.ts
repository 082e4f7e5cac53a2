import { getLogger } from "@logtape/logtape";
import type { Cancel } from "../clock.ts";
import {
  FLAG_NAMES,
  type FlagName,
  FLAGS,
  type PercentName,
  storedKeys,
  type SwitchName,
} from "./definitions.ts";
import type { FlagSource } from "./flag_source.ts";
import { allowedFor, flagsInEnvironment, parseFlag, shownText } from "./flag_value.ts";
import { type Setting, settle, type Settlement } from "./precedence.ts";
import { createTurns } from "./turns.ts";

/** A flag as it is shown. */
export interface FlagView {
  readonly name: FlagName;
  /** A percentage is enabled when it is not 0. */
  readonly enabled: boolean;
  readonly value: string;
  readonly source: Setting["source"];
  readonly description: string;
}

/** What is on, live. Reading costs nothing: ask each time, and keep no answer. */
export interface Flags {
  isOn(name: SwitchName): boolean;
  percent(name: PercentName): number;
  view(name: FlagName): FlagView;
  /** Every flag, in the order of the table. */
  list(): readonly FlagView[];
  /** Resolves once it is stored and holds. Throws a `RangeError` that says what is allowed. */
  set(name: FlagName, text: string): Promise<void>;
  /** Leaves the flag to the environment or its default again. */
  unset(name: FlagName): Promise<void>;
  /** Calls for each flag whose value changes, after it has. */
  onChange(listener: (name: FlagName) => void): Cancel;
  /** Ends the watching and closes the source; the flags stay as they are. */
  close(): Promise<void>;
}

/** Where flags are set from. The source is closed with them. */
export interface FlagsOptions {
  readonly environment: (name: string) => string | undefined;
  readonly source: FlagSource;
}

const log = getLogger(["gavel", "flags"]);

/**
 * Reads every flag and follows the source from then on. While the source can't be read, the flags stay as they are.
 * Throws `ConfigError` where the environment holds a value that is not allowed.
 */
export async function createFlags({ environment, source }: FlagsOptions): Promise<Flags> {
  const given = flagsInEnvironment(environment);
  const listeners = new Set<(name: FlagName) => void>();
  let stored: ReadonlyMap<string, string> = new Map();
  let now: Settlement = settle(stored, given);
  let isAway = false;
  let isClosed = false;
  // Reading and writing never overlap: what was read before a write must not undo it.
  const turns = createTurns();

  const apply = (texts: ReadonlyMap<string, string>) => {
    const before = now;
    stored = texts;
    now = settle(texts, given);
    for (const why of now.ignored) if (!before.ignored.includes(why)) log.warn("{why}", { why });
    for (const [name, { value, source }] of now.settings) {
      if (before.settings.get(name)?.value === value) continue;
      log.info("{name} is now {value}, by the {source}", { name, value, source });
      for (const listener of [...listeners]) tell(listener, name);
    }
  };

  const write = (name: FlagName, text: string | null) =>
    turns.take(async () => {
      const texts = new Map(stored);
      // The short name first: what the full one says holds until it is gone.
      for (const key of storedKeys(name).toReversed()) {
        const next = key === FLAGS[name].key ? text : null;
        await source.write(key, next);
        if (next === null) texts.delete(key);
        else texts.set(key, next);
      }
      apply(texts);
    });

  const refresh = async () => {
    try {
      apply(await source.readAll());
      isAway = false;
    } catch (error) {
      if (!isAway && !isClosed) log.warn("The flags can't be read and stay as they are: {error}", { error });
      isAway = true;
    }
  };
  const stopWatching = source.watch(() => void turns.takeOnce(refresh));
  await turns.takeOnce(refresh);

  const settingOf = (name: FlagName): Setting =>
    now.settings.get(name) ?? { value: FLAGS[name].default, source: "default" };
  const view = (name: FlagName) => viewOf(name, settingOf(name));

  return {
    isOn: (name) => settingOf(name).value === true,
    percent: (name) => Number(settingOf(name).value),
    view,
    list: () => FLAG_NAMES.map(view),
    // deno-lint-ignore require-await -- what is not allowed must reject, not throw
    async set(name, text) {
      const value = parseFlag(name, text);
      if (value !== undefined) return write(name, String(value));
      throw new RangeError(`${name} can't be ${shownText(text)}: it must be ${allowedFor(name)}`);
    },
    unset: (name) => write(name, null),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      stopWatching();
      await source.close();
    },
  };
}

function viewOf(name: FlagName, { value, source }: Setting): FlagView {
  const { description } = FLAGS[name];
  return { name, enabled: value !== false && value !== 0, value: String(value), source, description };
}

function tell(listener: (name: FlagName) => void, name: FlagName): void {
  try {
    listener(name);
  } catch (error) {
    log.error("A listener to {name} failed: {error}", { name, error });
  }
}
