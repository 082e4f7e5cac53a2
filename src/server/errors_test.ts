import assert from "node:assert/strict";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { NellisError } from "../nellis/api.ts";
import { CATALOGUE, failureFrom, invalidRequest, Refusal, tooMany } from "./errors.ts";

Deno.test("every refusal of the catalogue is an error that says something", () => {
  for (const { status, message } of Object.values(CATALOGUE)) {
    assert.ok(status >= 400);
    assert.ok(message.length > 20);
  }
});

Deno.test("what Nellis could not do gets the status of its kind, in Nellis's own words", () => {
  const statusOf = (kind: ConstructorParameters<typeof NellisError>[0]) =>
    failureFrom(new NellisError(kind, "It is down"), "Reading").status;
  assert.equal(statusOf("unreachable"), 503);
  assert.equal(statusOf("timed-out"), 503);
  assert.equal(statusOf("server-error"), 502);
  assert.equal(statusOf("not-understood"), 502);
  assert.equal(statusOf("refused"), 502);
  assert.equal(statusOf("signed-out"), 401);
  assert.equal(statusOf("no-such-lot"), 404);
  const limited = failureFrom(new NellisError("rate-limited", "Slow down", 7), "Reading");
  assert.deepEqual(limited, {
    status: 503,
    code: "NELLIS_UNREACHABLE",
    message: "Slow down",
    retryAfterSeconds: 7,
  });
});

Deno.test("an object with a hostile length in the place of a text is the client's mistake, not Gavel's", () => {
  for (const schema of [z.string().max(5), z.string().min(1), z.array(z.string()).max(3)]) {
    let code = "none";
    try {
      assert.equal(schema.safeParse({ length: { toString: 1 } }).success, false);
    } catch (error) {
      ({ code } = failureFrom(error, "Answering a message"));
    }
    assert.equal(code, "INVALID_REQUEST");
  }
});

Deno.test("what nobody foresaw tells a client nothing of the inside", () => {
  for (
    const thrown of [new Error("ENOENT /home/owner/secret"), "secret", undefined, new HTTPException(500)]
  ) {
    const failure = failureFrom(thrown, "Testing");
    assert.equal(failure.status, 500);
    assert.equal(failure.code, "INTERNAL_ERROR");
    assert.doesNotMatch(JSON.stringify(failure), /secret/);
  }
});

Deno.test("a refused schema names every place, and its own place once", () => {
  const { error } = z.object({ a: z.object({ b: z.number("b must be a number") }), c: z.string("text") })
    .safeParse({ a: {} });
  assert.ok(error);
  const { failure } = invalidRequest(error);
  assert.equal(failure.message, "b must be a number; c: text");
  assert.deepEqual(failure.details, [
    { path: "a.b", message: "b must be a number" },
    { path: "c", message: "text" },
  ]);
});

Deno.test("of very many mistakes the first are told, and how many there are more", () => {
  const { error } = z.array(z.number("a number")).safeParse(Array(1000).fill("x"));
  const { failure } = invalidRequest(error ?? assert.fail());
  assert.equal(failure.details?.length, 21);
  assert.deepEqual(failure.details.at(-1), { path: "", message: "980 more are wrong" });
});

Deno.test("a limit says when to come back, in minutes when that is long", () => {
  assert.equal(tooMany("RATE_LIMITED", "Too many", 45).message, "Too many: try again in 45 s");
  const long = tooMany("TOO_MANY_ATTEMPTS", "Too many", 800);
  assert.ok(long instanceof Refusal);
  assert.equal(long.message, "Too many: try again in 14 min");
  assert.equal(long.failure.retryAfterSeconds, 800);
});
