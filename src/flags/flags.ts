import { getLogger } from "@logtape/logtape";
import type { Cancel } from "../clock.ts";
import { createSerialTasks, type SerialTasks } from "../resilience/serial_tasks.ts";
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
import { createLiveSettings, type LiveSettings } from "./live_settings.ts";
import type { Setting } from "./precedence.ts";

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
  const settings = createLiveSettings(flagsInEnvironment(environment));
  // Reading and writing never overlap: what was read before a write must not undo it.
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
    // deno-lint-ignore require-await -- what is not allowed must reject, not throw
    async set(name, text) {
      const value = parseFlag(name, text);
      if (value !== undefined) return write(name, String(value));
      throw new RangeError(`${name} can't be ${shownText(text)}: it must be ${allowedFor(name)}`);
    },
    unset: (name) => write(name, null),
    onChange: settings.onChange,
    async close() {
      stopFollowing();
      await source.close();
    },
  };
}

/** Reads everything, now and whenever the source calls. */
async function follow(source: FlagSource, settings: LiveSettings, tasks: SerialTasks): Promise<Cancel> {
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

/** Stores `text` under the flag's short name alone, or under none. Resolves to what is stored then. */
async function written(
  source: FlagSource,
  stored: ReadonlyMap<string, string>,
  name: FlagName,
  text: string | null,
): Promise<ReadonlyMap<string, string>> {
  const after = new Map(stored);
  // The short name first: what another one says holds until this is written, and the full one until it is gone.
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
