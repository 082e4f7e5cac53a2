import { StartError } from "./start_error.ts";

/** Variables of the environment that have values which are not allowed. Its message has one line for each of them. */
export class ConfigError extends StartError {
  override readonly name = "ConfigError";
}

/** A way to read the text of a variable as a value; `allowed` says what it may be, to follow "must be". */
export interface Rule<T> {
  readonly allowed: string;
  /** Undefined when the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
  /** Says of a text that is not allowed what it must be, where that depends on the text. It repeats no secret. */
  readonly mistake?: (text: string) => string | undefined;
}

/** One variable: its default (as text for the docs and as a value), its meaning and its rule. */
export interface Variable<T> extends Rule<T> {
  readonly defaultText: string;
  readonly defaultValue: T;
  readonly meaning: string;
  /** A secret's value is never shown, not even in an error. */
  readonly isSecret: boolean;
}

/** Makes a rule for a whole number from `least` to `most`, in decimal digits. */
export function wholeNumber(least: number, most: number): Rule<number> {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    parse: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

/** Makes a rule for one of `words`, in upper or lower case. */
export function oneOf<W extends string>(words: readonly W[]): Rule<W> {
  return {
    allowed: `one of ${words.join(", ")}`,
    parse: (text) => words.find((word) => word === text.toLowerCase()),
  };
}

const TRUE_WORDS = ["true", "1", "on", "yes"];
const FALSE_WORDS = ["false", "0", "off", "no"];

/** True or false in any of the usual words. */
export const yesOrNo: Rule<boolean> = {
  allowed: "true, false, 1, 0, on, off, yes or no",
  parse: (text) => {
    const word = text.toLowerCase();
    return TRUE_WORDS.includes(word) ? true : FALSE_WORDS.includes(word) ? false : undefined;
  },
};

/** Makes a rule for a text of at least `leastLength` characters without spaces at its ends or control characters. */
export function text(leastLength: number, allowed: string): Rule<string> {
  return {
    allowed,
    // deno-lint-ignore no-control-regex -- control characters are what it looks for
    parse: (value) => value.length >= leastLength && !/[\0-\x1f\x7f]/.test(value) ? value : undefined,
  };
}

/** The origin of a web address (`https://host:port`); a path, a query or a login in it is refused. */
export const webOrigin: Rule<string> = {
  allowed: "a web address without a path, like https://www.example.com",
  parse: (value) => {
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return undefined;
    const { origin, href } = new URL(value);
    return href === `${origin}/` ? origin : undefined;
  },
};

/** Makes a rule that takes several values of `rule`, with commas between. */
export function listOf<T>(rule: Rule<T>): Rule<readonly T[]> {
  return {
    allowed: `a list, with commas between, of: ${rule.allowed}`,
    parse: (value) => {
      const items = value.split(",").map((item) => item.trim()).filter((item) => item !== "");
      const parsed = items.map((item) => rule.parse(item)).filter((item) => item !== undefined);
      return parsed.length === items.length ? parsed : undefined;
    },
  };
}

/** Reads one variable: unset or empty is its default. Throws `ConfigError`. */
export function readVariable<T>(name: string, variable: Variable<T>, text: string | undefined): T {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") return variable.defaultValue;
  const value = variable.parse(trimmed);
  if (value !== undefined) return value;
  const shown = variable.isSecret ? "has a value that is not allowed" : `is ${quoted(trimmed)}`;
  const mistake = variable.mistake?.(trimmed) ?? `it must be ${variable.allowed}`;
  throw new ConfigError(`${name} ${shown}: ${mistake}`);
}

/**
 * Quotes a value for a message, without the login and the query of a web address, which may be secrets, and without what
 * steers a terminal.
 */
function quoted(text: string): string {
  const open = text.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, "$1…@").replace(/\?.*/s, "?…");
  return JSON.stringify(open).replace(
    /[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Collects what is wrong with several variables, so that a start names all of them at once. */
export interface Problems {
  /** Returns what `read` returns. Keeps the first `ConfigError` about the variable `name` and returns `fallback`. */
  attempt<T>(name: string, read: () => T, fallback: T): T;
  /** Returns the message of each problem, in the order in which they were found. */
  list(): readonly string[];
  /** Throws one `ConfigError` with a line for each problem, where there is any. */
  throwAny(): void;
}

/** Makes a collection without any problem. */
export function createProblems(): Problems {
  const byVariable = new Map<string, string>();
  return {
    attempt(name, read, fallback) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        if (!byVariable.has(name)) byVariable.set(name, error.message);
        return fallback;
      }
    },
    list: () => [...byVariable.values()],
    throwAny() {
      if (byVariable.size > 0) throw new ConfigError([...byVariable.values()].join("\n"));
    },
  };
}
