import { configureSync, type LogLevel } from "@logtape/logtape";
import { type LoggedRecord, safeRecord } from "./log_record.ts";

/** The target of the log, its lowest level, and the form of its lines. */
export interface LoggingOptions {
  readonly level: LogLevel;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  /** Makes the line of a record; `jsonLine` when left out. */
  readonly lineOf?: (record: LoggedRecord) => string;
}

/** Logs a line for each record, without secrets. Replaces the earlier configuration. */
export function configureLogging({ level, write, lineOf = jsonLine }: LoggingOptions): void {
  configureSync({
    reset: true,
    sinks: { lines: (record) => write(lineOf(record)) },
    loggers: [
      { category: "gavel", lowestLevel: level, sinks: ["lines"] },
      // LogTape reports its own problems here, such as a sink that throws.
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["lines"] },
    ],
  });
}

/** Returns one record as one line of JSON, `{ts, level, category, message, fields}`, without its end. */
export function jsonLine(record: LoggedRecord): string {
  const { timestamp, level, category } = record;
  const { sentence, fields } = safeRecord(record);
  return JSON.stringify({
    ts: new Date(timestamp).toISOString(),
    level,
    category: category.join("."),
    message: sentence,
    fields,
  });
}
