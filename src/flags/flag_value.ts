import { createProblems, readVariable, type Rule, type Variable, wholeNumber } from "../config_values.ts";
import { FLAG_NAMES, type FlagName, FLAGS, variableNames } from "./definitions.ts";

/** The value of a flag: on or off, or a percentage. */
export type FlagValue = boolean | number;

const ON_WORDS = ["true", "1", "on", "yes", "enabled"];
const OFF_WORDS = ["false", "0", "off", "no", "disabled"];
const wholePercent = wholeNumber(0, 100);

const RULES: { readonly switch: Rule<boolean>; readonly percent: Rule<number> } = {
  switch: {
    allowed: "true, false, 1, 0, on, off, yes, no, enabled or disabled",
    parse: (text) => {
      const word = text.toLowerCase();
      return ON_WORDS.includes(word) ? true : OFF_WORDS.includes(word) ? false : undefined;
    },
  },
  percent: {
    allowed: "a whole number from 0 to 100, with or without a % sign",
    parse: (text) => wholePercent.parse(text.replace(/\s*%$/, "")),
  },
};

/** Reads a value of this flag; undefined where `text` is not allowed, as the empty text never is. */
export function parseFlag(name: FlagName, text: string): FlagValue | undefined {
  return RULES[FLAGS[name].kind].parse(text.trim());
}

/** Says which values of the flag are allowed, in words that follow "must be". */
export function allowedFor(name: FlagName): string {
  return RULES[FLAGS[name].kind].allowed;
}

/** Quotes `text` for an error or a log, cut to 40 characters. */
export function shownText(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}

/** The flags as variables of the environment, to read them and to document them. */
export const FLAG_VARIABLES: ReadonlyMap<FlagName, Variable<FlagValue>> = new Map(
  FLAG_NAMES.map((name) => [name, {
    allowed: allowedFor(name),
    parse: (text) => parseFlag(name, text),
    defaultText: `\`${FLAGS[name].default}\``,
    defaultValue: FLAGS[name].default,
    meaning: meaningOf(name),
    isSecret: false,
  }]),
);

/**
 * Returns the flags that the environment sets. Throws one `ConfigError` with a line for each variable that is wrong:
 * its name, its value and what is allowed.
 */
export function flagsInEnvironment(
  environment: (name: string) => string | undefined,
): ReadonlyMap<FlagName, FlagValue> {
  const isSet = (word: string) => (environment(word) ?? "").trim() !== "";
  const problems = createProblems();
  const set = new Map<FlagName, FlagValue>();
  for (const [name, variable] of FLAG_VARIABLES) {
    const word = variableNames(name).find(isSet);
    if (word === undefined) continue;
    const read = () => readVariable(word, variable, environment(word));
    set.set(name, problems.attempt(word, read, variable.defaultValue));
  }
  problems.throwAny();
  return set;
}

function meaningOf(name: FlagName): string {
  const { description } = FLAGS[name];
  const [, ...older] = variableNames(name);
  return [description, ...older.map((word) => `\`${word}\` is an older name of it.`)].join(" ");
}
