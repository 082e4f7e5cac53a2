import { configureSync, type LogRecord, resetSync } from "@logtape/logtape";

/** The log of Gavel while it is in scope. */
export interface Logged extends Disposable {
  /** The sentences at `level`, in order. */
  at(level: LogRecord["level"]): string[];
  /** Everything, with all fields and whatever hangs on them: for what must not be there. */
  everything(): string;
}

/** Records the log until it goes out of scope. */
export function recordLog(): Logged {
  const records: LogRecord[] = [];
  configureSync({
    reset: true,
    sinks: { records: (record) => records.push(record) },
    loggers: [
      { category: "gavel", lowestLevel: "trace", sinks: ["records"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["records"] },
    ],
  });
  return {
    at: (level) => records.filter((record) => record.level === level).map(({ message }) => message.join("")),
    everything: () =>
      Deno.inspect(records, { depth: 20, iterableLimit: 100_000, strAbbreviateSize: 100_000 }),
    [Symbol.dispose]: resetSync,
  };
}
