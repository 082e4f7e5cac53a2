import { type DataTable, defineParameterType } from "@cucumber/cucumber";

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

defineParameterType({
  name: "duration",
  regexp: /\d+(?:\.\d+)? (?:second|minute|hour|day)s?/,
  transformer: secondsFrom,
});

defineParameterType({ name: "money", regexp: /\$\d+(?:\.\d\d)?/, transformer: dollarsFrom });

defineParameterType({
  name: "amounts",
  regexp: /\$\d+(?:, \$\d+)*(?: and \$\d+)?/,
  transformer: (text: string) => Array.from(text.matchAll(/\$\d+/g), ([amount]) => dollarsFrom(amount)),
});

/** Seconds of "10 minutes", "1 hour", "0.5 seconds". */
function secondsFrom(text: string): number {
  const [amount, unit = ""] = text.replace(/s$/, "").split(" ");
  const seconds = Object.entries(SECONDS).find(([name]) => name === unit)?.[1];
  if (seconds === undefined) throw new RangeError(`"${text}" is no duration`);
  return Number(amount) * seconds;
}

function dollarsFrom(text: string): number {
  return Number(text.slice(1));
}

/** A table of names and values as the API takes them: what looks like a number, `true`, `false` or `null` is one. */
export function fieldsOf(table: DataTable): Record<string, unknown> {
  const fields = Object.entries<string>(table.rowsHash());
  return Object.fromEntries(fields.map(([name, text]) => [name, valueOf(text)]));
}

function valueOf(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === "null") return null;
  return text === "true" || text === "false" ? text === "true" : text;
}
