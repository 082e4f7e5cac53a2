import { configureSync, type LogLevel, type LogRecord } from "@logtape/logtape";
import { redact, redactText, without } from "./redact.ts";

/** The target of the log, and its lowest level. */
export interface LoggingOptions {
  readonly level: LogLevel;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
}

/** Logs JSON lines, `{ts, level, category, message, fields}`, without secrets. Replaces the earlier configuration. */
export function configureLogging({ level, write }: LoggingOptions): void {
  configureSync({
    reset: true,
    sinks: { lines: (record) => write(logLine(record)) },
    loggers: [
      { category: "gavel", lowestLevel: level, sinks: ["lines"] },
      // LogTape reports its own problems here, such as a sink that throws.
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["lines"] },
    ],
  });
}

/** Returns one record as one line of JSON, without its end. */
export function logLine(
  { timestamp, level, category, message, properties }: Omit<LogRecord, "rawMessage">,
): string {
  const secrets = new Set<string>();
  const fields = redact(properties, secrets);
  const sentence = message.map((part, index) => index % 2 === 0 ? String(part) : shown(part, properties))
    .join("");
  return JSON.stringify({
    ts: new Date(timestamp).toISOString(),
    level,
    category: category.join("."),
    message: redactText(without(sentence, secrets)),
    fields,
  });
}

/** Returns a value as it stands in a sentence: a text without quotes, anything else as in the fields. */
function shown(value: unknown, properties: Readonly<Record<string, unknown>>): string {
  // LogTape passes values without their names, and only the name shows that a value is secret.
  const name = Object.keys(properties).find((name) => properties[name] === value);
  const safe = redact(value, new Set(), name);
  if (typeof safe === "string") return safe;
  return value instanceof Error ? redactText(value.message) : JSON.stringify(safe) ?? String(safe);
}
