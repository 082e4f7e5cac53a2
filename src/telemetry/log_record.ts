import type { LogRecord } from "@logtape/logtape";
import { redact, redactText, without } from "./redact.ts";

/** A record of the log, as far as its line needs it. */
export type LoggedRecord = Omit<LogRecord, "rawMessage">;

/** A record's words without secrets. */
export interface SafeRecord {
  /** The message with its values in their places. */
  readonly sentence: string;
  /** The values by their names, as JSON can hold them. */
  readonly fields: unknown;
}

/** Returns the words of a record, with every secret in them replaced. */
export function safeRecord(
  { message, properties }: Pick<LoggedRecord, "message" | "properties">,
): SafeRecord {
  const secrets = new Set<string>();
  const fields = redact(properties, secrets);
  const sentence = message.map((part, index) => index % 2 === 0 ? String(part) : shown(part, properties))
    .join("");
  // A secret that one field shows by its name may stand in another one too.
  return {
    sentence: redactText(without(sentence, secrets)),
    fields: secrets.size === 0 ? fields : withoutAnywhere(fields, secrets),
  };
}

/** Returns a value as it stands in a sentence: a text without quotes, anything else as in the fields. */
function shown(value: unknown, properties: Readonly<Record<string, unknown>>): string {
  // LogTape passes values without their names, and only the name shows that a value is secret.
  const name = Object.keys(properties).find((name) => properties[name] === value);
  const safe = redact(value, new Set(), name);
  if (typeof safe === "string") return safe;
  return value instanceof Error ? redactText(value.message) : JSON.stringify(safe) ?? String(safe);
}

/** Returns what `redact` gave, with `secrets` taken out of every text in it. */
function withoutAnywhere(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (typeof value === "string") return without(value, secrets);
  if (Array.isArray(value)) return value.map((item) => withoutAnywhere(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutAnywhere(item, secrets)]),
  );
}
