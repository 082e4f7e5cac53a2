import { FLAG_NAMES, type FlagName, FLAGS, storedKeys } from "./definitions.ts";
import { allowedFor, type FlagValue, parseFlag, shownText } from "./flag_value.ts";

/** A flag's value, and who set it. */
export interface Setting {
  readonly value: FlagValue;
  readonly source: "store" | "environment" | "default";
}

/** Every flag's setting, and what the store holds in vain: a sentence each, for the log. */
export interface ResolvedFlags {
  readonly settings: ReadonlyMap<FlagName, Setting>;
  readonly ignored: readonly string[];
}

/**
 * Store over environment over default. In the store the full name goes before the short one, for nobody can tell
 * which was written last. What is not allowed there is passed over as if it were not there, never read as on.
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
