import assert from "node:assert/strict";
import { getLogger, resetSync } from "@logtape/logtape";
import fc from "fast-check";
import { configureLogging } from "./log.ts";
import { prettyLine } from "./pretty_line.ts";

const SECRET = "s3cr3t-v4lue";

/** The line of one record, in colours or not. */
function lineOf(message: string, fields: Record<string, unknown> = {}, isColoured = false): string {
  const lines: string[] = [];
  configureLogging({
    level: "trace",
    write: (line) => lines.push(line),
    lineOf: (record) =>
      prettyLine({ ...record, timestamp: +new Date(2026, 10, 26, 9, 5, 7) }, { isColoured }),
  });
  try {
    getLogger(["gavel", "bidding"]).warn(message, fields);
  } finally {
    resetSync();
  }
  const [line, ...more] = lines;
  assert.deepEqual(more, []);
  return line ?? assert.fail("nothing was logged");
}

Deno.test("a line for people has the local time, the level, the sentence, and fields that it does not show", () => {
  assert.equal(
    lineOf("Bid on {id} failed: {error}", {
      id: "57000001",
      error: new Error("no answer"),
      tries: 3,
      isLast: true,
      lot: "Oak table",
      list: [1, 2],
    }),
    '2026-11-26 09:05:07 warn  Bid on 57000001 failed: no answer tries=3 isLast=true lot="Oak table"',
  );
  assert.equal(lineOf("All is well"), "2026-11-26 09:05:07 warn  All is well");
});

Deno.test("colours come only where they are wanted", () => {
  assert.equal(
    lineOf("Well {n}", { n: 1, m: 2 }, true),
    "\x1b[2m2026-11-26 09:05:07\x1b[0m \x1b[33mwarn \x1b[0m Well 1 \x1b[2mm=2\x1b[0m",
  );
  // deno-lint-ignore no-control-regex -- a colour begins with it
  assert.doesNotMatch(lineOf("Well {n}", { n: 1, m: 2 }), /\x1b/);
});

Deno.test("no text ends the line, fakes another or steers the terminal", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (title, other) => {
    const record = {
      timestamp: 0,
      level: "info",
      category: ["gavel"],
      message: ["Lot ", title, ""],
      properties: { title, other },
    } as const;
    const line = prettyLine({ ...record, message: [...record.message] }, { isColoured: false });
    assert.doesNotMatch(line, /\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  }));
  assert.equal(
    lineOf("Lot {title}", { title: "a\n2026-11-26 09:05:07 info  Won\x1b[2J\x9b" }),
    "2026-11-26 09:05:07 warn  Lot a\\n2026-11-26 09:05:07 info  Won\\u001b[2J\\u009b",
  );
});

Deno.test("secrets are hidden as in JSON", () => {
  const line = lineOf("Got {token} from {place} by Bearer abcdef", {
    token: SECRET,
    place: `x${SECRET}`,
    cookies: SECRET,
    note: `session=${SECRET}`,
  });
  assert.doesNotMatch(line, /s3cr3t|abcdef/);
  assert.match(
    line,
    /Got \[redacted\] from x\[redacted\] by Bearer \[redacted\] .*note="session=\[redacted\]"/,
  );
});
