import assert from "node:assert/strict";
import { getLogger, type LogLevel, resetSync } from "@logtape/logtape";
import fc from "fast-check";
import { configureLogging } from "./log.ts";
import { redact } from "./redact.ts";

const SECRET = "s3cr3t-v4lue";

/** The lines that `write` causes at `level`, parsed. */
function linesOf(level: LogLevel, write: (log: ReturnType<typeof getLogger>) => void) {
  const lines: string[] = [];
  configureLogging({ level, write: (line) => lines.push(line) });
  try {
    write(getLogger(["gavel", "bidding"]));
  } finally {
    resetSync();
  }
  return lines.map((line) => ({ line, record: JSON.parse(line) }));
}

function lineOf(message: string, fields: Record<string, unknown>) {
  const [only] = linesOf("trace", (log) => log.info(message, fields));
  assert.ok(only);
  return only;
}

Deno.test("a record is one line of JSON with its time, level, category, sentence and fields", () => {
  const { line, record } = lineOf("Bid {bidId} sent for {amount}", { bidId: "7-1", amount: { cents: 500 } });
  assert.doesNotMatch(line, /\n/);
  const { ts, ...rest } = record;
  assert.equal(new Date(ts).toISOString(), ts);
  assert.deepEqual(rest, {
    level: "info",
    category: "gavel.bidding",
    message: 'Bid 7-1 sent for {"cents":500}',
    fields: { bidId: "7-1", amount: { cents: 500 } },
  });
});

Deno.test("what is less severe than the level is not written, and other programs' categories never are", () => {
  const lines = linesOf("warning", (log) => {
    log.info("quiet");
    log.warn("loud");
    log.error("louder");
    getLogger(["other"]).fatal("not ours");
  });
  assert.deepEqual(lines.map(({ record }) => record.message), ["loud", "louder"]);
});

Deno.test("a secret field is hidden at any depth, in the sentence too", () => {
  const names = [
    "cookies",
    "authToken",
    "Authorization",
    "API_SIGNING_SECRET",
    "password",
    "x-signature",
    "session",
  ];
  for (const name of names) {
    const { line, record } = lineOf(`Got {${name}} and {inner}`, {
      [name]: SECRET,
      inner: { list: [{ [name]: SECRET }] },
    });
    assert.doesNotMatch(line, new RegExp(SECRET), name);
    assert.match(record.message, /^Got \[redacted\] and /);
  }
});

Deno.test("a secret that is an object, or is repeated in another field of the sentence, is hidden", () => {
  const jar = { __session: SECRET, note: 'with "quotes"' };
  assert.doesNotMatch(lineOf("Jar {cookies}", { cookies: jar }).line, /s3cr3t|quotes/);
  const { record } = lineOf("Token {token} as in {url}", { token: SECRET, url: `/ws?t=${SECRET}` });
  assert.equal(record.message, "Token [redacted] as in /ws?t=[redacted]");
});

Deno.test("cookies and bearer values inside any text are hidden, and the rest of it stays", () => {
  const texts: Readonly<Record<string, string>> = {
    [`sent __session=${SECRET}; theme=dark`]: "sent __session=[redacted]; theme=dark",
    [`answered Bearer ${SECRET} twice`]: "answered Bearer [redacted] twice",
    [`GET /ws?token=${SECRET}&x=1`]: "GET /ws?token=[redacted]&x=1",
    [`Cookie: a=${SECRET}; b=1`]: "Cookie: [redacted]",
    [`{"authorization":"${SECRET}","x":1}`]: '{"authorization":"[redacted]","x":1}',
  };
  for (const [text, safe] of Object.entries(texts)) {
    const { record } = lineOf("Text {text}", { text, list: [text] });
    assert.deepEqual(record.fields, { text: safe, list: [safe] });
    assert.equal(record.message, `Text ${safe}`);
    assert.equal(lineOf(text.replaceAll("{", "{{").replaceAll("}", "}}"), {}).record.message, safe);
  }
});

Deno.test("counts and flags with a secret's name are no secrets", () => {
  const fields = { cookieCount: 3, isNewToken: true, token: null };
  assert.deepEqual(lineOf("Signed in", fields).record.fields, fields);
});

Deno.test("an error is written with its cause, and without the secrets in either", () => {
  const error = new TypeError(`failed with __session=${SECRET}`, { cause: new Error(`Bearer ${SECRET}`) });
  const { line, record } = lineOf("It failed: {error}", { error });
  assert.doesNotMatch(line, /s3cr3t/);
  assert.equal(record.message, "It failed: failed with __session=[redacted]");
  assert.equal(record.fields.error.name, "TypeError");
  assert.equal(record.fields.error.cause.message, "Bearer [redacted]");
  assert.match(record.fields.error.stack, /log_test/);
});

Deno.test("no value breaks a line", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  const odd = {
    loop,
    big: 7n,
    nothing: undefined,
    date: new Date(NaN),
    call: () => 1,
    symbol: Symbol("x"),
    map: new Map([["token", SECRET]]),
  };
  const { line, record } = lineOf("{loop} {big} {nothing} {call}", odd);
  assert.doesNotMatch(line, /s3cr3t/);
  assert.deepEqual([record.fields.big, record.fields.date, record.fields.map], ["7", "no date", {
    token: "[redacted]",
  }]);
  assert.match(record.message, /too deep.* 7 undefined \[function\]$/);
});

Deno.test("plain values without secrets come through unchanged", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
    const json = JSON.stringify(value);
    fc.pre(
      !/cookie|token|session|secret|authorization|bearer|passw|passphrase|credential|signature|key|sid/i.test(
        json,
      ),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(redact(value))), JSON.parse(json));
  }));
});

Deno.test("a secret that one field names is taken out of the other fields too", () => {
  const { line } = lineOf("Asked", {
    token: SECRET,
    url: `/ws?t=${SECRET}`,
    tries: [{ at: `x${SECRET}`, times: 3, last: null }],
  });
  assert.doesNotMatch(line, /s3cr3t/);
  assert.match(line, /"times":3,"last":null/);
});
