import { jsonLine } from "./log.ts";
import type { LoggedRecord } from "./log_record.ts";
import { prettyLine } from "./pretty_line.ts";

/** The place that the lines of the log go to. */
export interface LineTarget {
  readonly isTerminal: boolean;
  /** The value of NO_COLOR: any text but the empty one wants no colours (no-color.org). */
  readonly noColor: string | undefined;
}

/** Returns the form of the log's lines: as `wanted`, or else for people on a terminal and JSON elsewhere. */
export function lineForm(
  wanted: "pretty" | "json" | null,
  { isTerminal, noColor = "" }: LineTarget,
): (record: LoggedRecord) => string {
  if ((wanted ?? (isTerminal ? "pretty" : "json")) === "json") return jsonLine;
  const isColoured = isTerminal && noColor === "";
  return (record) => prettyLine(record, { isColoured });
}
