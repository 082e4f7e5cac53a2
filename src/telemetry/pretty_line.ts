import type { LogLevel } from "@logtape/logtape";
import { type LoggedRecord, safeRecord } from "./log_record.ts";

/** The level as it stands in a line, and its colour (SGR). */
const LEVELS: Readonly<Record<LogLevel, { readonly word: string; readonly colour: number }>> = {
  trace: { word: "trace", colour: 90 },
  debug: { word: "debug", colour: 90 },
  info: { word: "info ", colour: 32 },
  warning: { word: "warn ", colour: 33 },
  error: { word: "error", colour: 31 },
  fatal: { word: "fatal", colour: 31 },
};
const DIM = 2;
/** The longest value that is shown; the JSON log has longer ones. */
const LONGEST_VALUE = 80;

/**
 * Returns one record as a line for people, without its end: the local time, the level, the sentence, and those fields that
 * it does not show already. No text in it can end the line, fake another one or steer the terminal.
 */
export function prettyLine(record: LoggedRecord, { isColoured }: { readonly isColoured: boolean }): string {
  const { timestamp, level } = record;
  const { sentence, fields } = safeRecord(record);
  const painted = (text: string, colour: number) => isColoured ? `\x1b[${colour}m${text}\x1b[0m` : text;
  const { word, colour } = LEVELS[level];
  const rest = keyFields(fields, sentence).map(escaped).join(" ");
  return [
    painted(localTime(new Date(timestamp)), DIM),
    painted(word, colour),
    escaped(sentence),
    ...(rest === "" ? [] : [painted(rest, DIM)]),
  ].join(" ");
}

/** Returns the fields that are short and not in the sentence, as `name=value`. */
function keyFields(fields: unknown, sentence: string): string[] {
  if (typeof fields !== "object" || fields === null) return [];
  return Object.entries(fields).flatMap(([name, value]) => {
    const text = textOf(value);
    if (text === null || text.length > LONGEST_VALUE || sentence.includes(text)) return [];
    return [`${name}=${/^[^\s"=]+$/.test(text) ? text : JSON.stringify(text)}`];
  });
}

/** Returns a field's value in words; null for one that is none by itself, such as a list. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const isError = typeof value === "object" && value !== null && "message" in value;
  return isError && typeof value.message === "string" ? value.message : null;
}

/** Writes what would end a line, steer a terminal or turn the direction of a text as its code. */
function escaped(text: string): string {
  return text.replace(
    /\p{Cc}|[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (letter) => letter === "\n" ? "\\n" : `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function localTime(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
