import { type FlagName, flagNamed } from "./definitions.ts";
import type { Flags, FlagView } from "./flags.ts";

/** The flags as clients toggle them: by any of a flag's names, and undefined where it is none of them. */
export interface ClientFeatures {
  list(): readonly FlagView[];
  /** Throws a `RangeError` that says what is allowed when `value` is not. */
  set(word: string, value: string | number | boolean): Promise<FlagView | undefined>;
  unset(word: string): Promise<FlagView | undefined>;
}

/** Opens `flags` to clients. */
export function clientFeatures(flags: Flags): ClientFeatures {
  const viewAfter = async (word: string, change: (name: FlagName) => Promise<void>) => {
    const name = flagNamed(word);
    if (!name) return undefined;
    await change(name);
    return flags.view(name);
  };
  return {
    list: flags.list,
    set: (word, value) => viewAfter(word, (name) => flags.set(name, String(value))),
    unset: (word) => viewAfter(word, flags.unset),
  };
}
