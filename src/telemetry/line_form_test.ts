import assert from "node:assert/strict";
import { lineForm } from "./line_form.ts";

const RECORD = {
  timestamp: 0,
  level: "info",
  category: ["gavel"],
  message: ["Well"],
  properties: {},
} as const;

for (
  const [wanted, isTerminal, noColor, form] of [
    [null, true, undefined, "in colours"],
    [null, true, "", "in colours"],
    [null, true, "1", "for people"],
    [null, false, undefined, "JSON"],
    ["json", true, undefined, "JSON"],
    ["pretty", false, undefined, "for people"],
    ["pretty", true, undefined, "in colours"],
    ["pretty", true, "0", "for people"],
  ] as const
) {
  const where = `${isTerminal ? "on a terminal" : "elsewhere"}${noColor ? `, with NO_COLOR=${noColor}` : ""}`;
  Deno.test(`LOG_FORMAT ${wanted ?? "unset"} ${where}: ${form}`, () => {
    const line = lineForm(wanted, { isTerminal, noColor })({ ...RECORD, message: ["Well"] });
    const is = line.startsWith("{") ? "JSON" : line.startsWith("\x1b[") ? "in colours" : "for people";
    assert.equal(is, form, line);
  });
}
