import { getLogger } from "@logtape/logtape";
import type { Cancel } from "../clock.ts";
import { createSerialTasks, type SerialTasks } from "../resilience/serial_tasks.ts";
import type { FlagView } from "../wire/schemas.ts";
import {
  FLAG_NAMES,
  type FlagName,
  flagNamed,
  FLAGS,
  type PercentName,
  storedKeys,
  type SwitchName,
} from "./definitions.ts";
import { allowedFor, flagsInEnvironment, type FlagValue, parseFlag, shownText } from "./flag_value.ts";
import { resolveFlags, type Setting } from "./precedence.ts";

/** The flags as they are now. Reading one costs nothing: ask each time, and keep no answer. */
export interface Flags {
  isOn(name: SwitchName): boolean;
  percent(name: PercentName): number;
  view(name: FlagName): FlagView;
  /** Returns every flag, in the order of the table. */
  list(): readonly FlagView[];
  /**
   * Sets the flag that `word` names, by any of its names. Resolves to the flag once that is stored and holds, and to
   * undefined where there is no such flag. Rejects with a `RangeError` that says what is allowed.
   */
  set(word: string, value: string | number | boolean): Promise<FlagView | undefined>;
  /** Leaves the flag that `word` names to the environment or its default again. */
  unset(word: string): Promise<FlagView | undefined>;
  /** Calls `listener` for each flag whose value has changed. */
  onChange(listener: (name: FlagName) => void): Cancel;
  /** Stops following the source and closes it; the flags stay as they are. */
  close(): Promise<void>;
}

/** A place in which flags are set live: unchecked texts by what stands after `feature:` (`STORED_KEYS`). */
export interface FlagSource {
  /** Reads all that is set now. Rejects where that can't be read. */
  readAll(): Promise<ReadonlyMap<string, string>>;
  /** Sets `key`, or with null unsets it. Resolves once it is stored; rejects where it is not. */
  write(key: string, text: string | null): Promise<void>;
  /** Calls `onChange` when something may have changed, whoever changed it; sometimes in vain. */
  watch(onChange: () => void): Cancel;
  /** Ends every watch. A second call does nothing. */
  close(): Promise<void>;
}

/** The two places that set flags. The source is closed with the flags. */
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
  const settings = createSettings(flagsInEnvironment(environment));
  // A read and a write never overlap: what was read before the write would undo it.
  const tasks = createSerialTasks();
  const write = (name: FlagName, text: string | null) =>
    tasks.run(async () => settings.take(await written(source, settings.stored(), name, text)));
  const stopFollowing = await follow(source, settings, tasks);
  const view = (name: FlagName) => viewOf(name, settings.of(name));

  return {
    isOn: (name) => settings.of(name).value === true,
    percent: (name) => Number(settings.of(name).value),
    view,
    list: () => FLAG_NAMES.map(view),
    async set(word, given) {
      const name = flagNamed(word);
      if (!name) return undefined;
      const text = String(given);
      const value = parseFlag(name, text);
      if (value === undefined) {
        throw new RangeError(`${name} can't be ${shownText(text)}: it must be ${allowedFor(name)}`);
      }
      await write(name, String(value));
      return view(name);
    },
    async unset(word) {
      const name = flagNamed(word);
      if (!name) return undefined;
      await write(name, null);
      return view(name);
    },
    onChange: settings.onChange,
    async close() {
      stopFollowing();
      await source.close();
    },
  };
}

type Settings = ReturnType<typeof createSettings>;

/** Holds every flag's setting over an environment that does not change, with nothing stored yet. */
function createSettings(environment: ReadonlyMap<FlagName, FlagValue>) {
  const listeners = new Set<(name: FlagName) => void>();
  let stored: ReadonlyMap<string, string> = new Map();
  let now = resolveFlags(stored, environment);

  return {
    of: (name: FlagName): Setting =>
      now.settings.get(name) ?? { value: FLAGS[name].default, source: "default" },
    /** Returns what the source held when it was last read or written. */
    stored: () => stored,
    /** Takes over what the source holds, and tells of each flag whose value that changes. */
    take(texts: ReadonlyMap<string, string>) {
      const before = now;
      stored = texts;
      now = resolveFlags(texts, environment);
      for (const why of now.ignored) if (!before.ignored.includes(why)) log.warn("{why}", { why });
      for (const [name, { value, source }] of now.settings) {
        if (before.settings.get(name)?.value === value) continue;
        log.info("{name} is now {value}, by the {source}", { name, value, source });
        for (const listener of [...listeners]) tell(listener, name);
      }
    },
    onChange(listener: (name: FlagName) => void): Cancel {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function tell(listener: (name: FlagName) => void, name: FlagName): void {
  try {
    listener(name);
  } catch (error) {
    log.error("A listener to {name} failed: {error}", { name, error });
  }
}

/** Reads the whole source now and whenever it calls. */
async function follow(source: FlagSource, settings: Settings, tasks: SerialTasks): Promise<Cancel> {
  let isAway = false;
  let isEnded = false;
  const refresh = async () => {
    try {
      settings.take(await source.readAll());
      isAway = false;
    } catch (error) {
      if (!isAway && !isEnded) log.warn("The flags can't be read and stay as they are: {error}", { error });
      isAway = true;
    }
  };
  const stopWatching = source.watch(() => void tasks.runOnce(refresh));
  await tasks.runOnce(refresh);
  return () => {
    isEnded = true;
    stopWatching();
  };
}

/** Stores `text` under the flag's short name alone, or with null under none. Resolves to what is stored then. */
async function written(
  source: FlagSource,
  stored: ReadonlyMap<string, string>,
  name: FlagName,
  text: string | null,
): Promise<ReadonlyMap<string, string>> {
  const after = new Map(stored);
  // The short name goes first: should a later write fail, the flag holds the new value or the old one, never none.
  const { key: short } = FLAGS[name];
  for (const key of [short, ...storedKeys(name).filter((each) => each !== short)]) {
    const next = key === short ? text : null;
    await source.write(key, next);
    if (next === null) after.delete(key);
    else after.set(key, next);
  }
  return after;
}

function viewOf(name: FlagName, { value, source }: Setting): FlagView {
  const { description } = FLAGS[name];
  return { name, enabled: value !== false && value !== 0, value: String(value), source, description };
}
