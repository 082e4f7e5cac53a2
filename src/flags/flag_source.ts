import type { Cancel } from "../clock.ts";

/** Where flags are set live. They go by what stands after `feature:` (`STORED_KEYS`), as texts not yet checked. */
export interface FlagSource {
  /** What is set now. Rejects when it can't be told. */
  readAll(): Promise<ReadonlyMap<string, string>>;
  /** Sets `key`, or with null unsets it. Resolves once it is stored; rejects when it is not. */
  write(key: string, text: string | null): Promise<void>;
  /** Calls when something may have changed, by whoever changed it; it may call in vain. */
  watch(onChange: () => void): Cancel;
  /** Ends every watch. Doing so again does nothing. */
  close(): Promise<void>;
}
