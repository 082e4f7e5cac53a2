import { getLogger } from "@logtape/logtape";
import type { Cancel } from "../clock.ts";
import { type FlagName, FLAGS } from "./definitions.ts";
import type { FlagValue } from "./flag_value.ts";
import { resolveFlags, type Setting } from "./precedence.ts";

/** Every flag's setting as it is now. */
export interface LiveSettings {
  of(name: FlagName): Setting;
  /** What the store was last known to hold. */
  stored(): ReadonlyMap<string, string>;
  /** Takes over what the store holds, and tells of each flag whose value that changes. */
  take(stored: ReadonlyMap<string, string>): void;
  onChange(listener: (name: FlagName) => void): Cancel;
}

const log = getLogger(["gavel", "flags"]);

/** The settings over an environment that does not change, with nothing stored yet. */
export function createLiveSettings(environment: ReadonlyMap<FlagName, FlagValue>): LiveSettings {
  const listeners = new Set<(name: FlagName) => void>();
  let stored: ReadonlyMap<string, string> = new Map();
  let now = resolveFlags(stored, environment);

  return {
    of: (name) => now.settings.get(name) ?? { value: FLAGS[name].default, source: "default" },
    stored: () => stored,
    take(texts) {
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
    onChange(listener) {
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
