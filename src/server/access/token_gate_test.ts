import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { Refusal } from "../errors.ts";
import { createRateLimiter } from "./rate_limit.ts";
import { createTokenGate, tokenFrom } from "./token_gate.ts";

const OWNERS = "correct horse battery staple";

function aGate(clock = createVirtualClock()) {
  const gate = createTokenGate(OWNERS, createRateLimiter({ max: 5, windowMs: 900_000 }, clock));
  const codeFor = (token: string | undefined, address = "10.0.0.1") => {
    try {
      gate.admit(address, { token });
      return "admitted";
    } catch (error) {
      assert.ok(error instanceof Refusal);
      assert.doesNotMatch(error.message, /horse/);
      return error.failure.code;
    }
  };
  return { codeFor, clock };
}

Deno.test("only the owner's token is admitted", () => {
  const { codeFor } = aGate();
  assert.equal(codeFor(OWNERS), "admitted");
  for (const wrong of [`${OWNERS} `, OWNERS.toUpperCase(), "x", undefined, ""]) {
    assert.equal(codeFor(wrong), "UNAUTHORIZED");
  }
});

Deno.test("five wrong tokens end an address's guessing for a quarter of an hour, and keep no right one out", async () => {
  const { codeFor, clock } = aGate();
  for (let guess = 1; guess <= 5; guess++) assert.equal(codeFor(`guess ${guess}`), "UNAUTHORIZED");
  assert.equal(codeFor("guess 6"), "TOO_MANY_ATTEMPTS");
  assert.equal(codeFor("guess 1", "10.0.0.2"), "UNAUTHORIZED");
  assert.equal(codeFor(OWNERS), "admitted");
  assert.equal(codeFor("guess 7"), "TOO_MANY_ATTEMPTS");
  await clock.advance(900_000);
  assert.equal(codeFor("guess 8"), "UNAUTHORIZED");
});

Deno.test("showing no token is no guess", () => {
  const { codeFor } = aGate();
  for (let times = 0; times < 20; times++) codeFor(undefined);
  assert.equal(codeFor(OWNERS), "admitted");
});

Deno.test("the header holds the token bare or after Bearer", () => {
  assert.equal(tokenFrom("abc"), "abc");
  assert.equal(tokenFrom("Bearer abc"), "abc");
  assert.equal(tokenFrom("bearer  abc "), "abc");
  assert.equal(tokenFrom("Bearerabc"), "Bearerabc");
  for (const nothing of [undefined, "", "  ", "Bearer "]) assert.equal(tokenFrom(nothing), undefined);
});
