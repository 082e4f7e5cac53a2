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

// The words of the features about the protocol.
defineParameterType({
  name: "client",
  regexp: /the extension|the phone|the stranger|the laptop|the tablet/,
  transformer: asItIs,
});
defineParameterType({ name: "browser", regexp: /the laptop|the tablet/, transformer: asItIs });
defineParameterType({ name: "frame", regexp: /\{.*\}/, transformer: asItIs });
defineParameterType({
  name: "method",
  regexp: /GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS/,
  transformer: asItIs,
});
defineParameterType({ name: "path", regexp: /\/\S*/, transformer: asItIs });
defineParameterType({ name: "fixture", regexp: /\d+\/[\w.]+/, transformer: asItIs });
defineParameterType({ name: "code", regexp: /[A-Z][A-Z_]+/, transformer: asItIs });
defineParameterType({ name: "variable", regexp: /[A-Z_]+=.*/, transformer: asItIs });
defineParameterType({
  name: "window",
  regexp: /on a phone|zoomed to 200 %|dark/,
  transformer: asItIs,
});

function asItIs(text: string): string {
  return text;
}

/** Returns the seconds of "10 minutes", "1 hour", "0.5 seconds". */
function secondsFrom(text: string): number {
  const [amount, unit = ""] = text.replace(/s$/, "").split(" ");
  const seconds = Object.entries(SECONDS).find(([name]) => name === unit)?.[1];
  if (seconds === undefined) throw new RangeError(`"${text}" is no duration`);
  return Number(amount) * seconds;
}

function dollarsFrom(text: string): number {
  return Number(text.slice(1));
}

/** Returns a table of names and values as the API takes them: numbers, `true`, `false` and `null` are no text. */
export function fieldsOf(table: DataTable): Record<string, unknown> {
  const fields = Object.entries<string>(table.rowsHash());
  return Object.fromEntries(fields.map(([name, text]) => [name, valueOf(text)]));
}

function valueOf(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === "null") return null;
  return text === "true" || text === "false" ? text === "true" : text;
}
