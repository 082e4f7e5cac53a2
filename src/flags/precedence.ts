import { FLAG_NAMES, type FlagName, FLAGS, storedKeys } from "./definitions.ts";
import { allowedFor, type FlagValue, parseFlag, shownText } from "./flag_value.ts";

/** The value of a flag, and the place that set it. */
export interface Setting {
  readonly value: FlagValue;
  readonly source: "store" | "environment" | "default";
}

/** The settings of all flags, and a sentence for the log about each stored text that is ignored. */
export interface ResolvedFlags {
  readonly settings: ReadonlyMap<FlagName, Setting>;
  readonly ignored: readonly string[];
}

/**
 * Puts the store over the environment, and that over the defaults. In the store the full name goes before the short
 * one, since which was written last can't be told. A stored text that is not allowed is ignored, never read as on.
 */
export function resolveFlags(
  stored: ReadonlyMap<string, string>,
  environment: ReadonlyMap<FlagName, FlagValue>,
): ResolvedFlags {
  const ignored: string[] = [];
  const settingOf = (name: FlagName): Setting => {
    const value = storedValue(name, stored, ignored);
    if (value !== undefined) return { value, source: "store" };
    const given = environment.get(name);
    if (given !== undefined) return { value: given, source: "environment" };
    return { value: FLAGS[name].default, source: "default" };
  };
  return { settings: new Map(FLAG_NAMES.map((name) => [name, settingOf(name)])), ignored };
}

function storedValue(
  name: FlagName,
  stored: ReadonlyMap<string, string>,
  ignored: string[],
): FlagValue | undefined {
  let found: { readonly key: string; readonly value: FlagValue } | undefined;
  for (const key of storedKeys(name)) {
    const text = stored.get(key);
    if (text === undefined) continue;
    const value = parseFlag(name, text);
    if (value === undefined) {
      ignored.push(`feature:${key} is ${shownText(text)} and is ignored: it must be ${allowedFor(name)}`);
    } else if (!found) {
      found = { key, value };
    } else if (value !== found.value) {
      ignored.push(`feature:${key} is ignored: feature:${found.key} is set as well and goes first`);
    }
  }
  return found?.value;
}
