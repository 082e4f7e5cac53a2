import assert from "node:assert/strict";
import test from "node:test";
import { runningRefusal } from "./running_refusal.ts";

const URL = "http://127.0.0.1:3000";

test("a command whose token is not taken says which settings it needs, and does not lead to the same token", () => {
  const answer = {
    success: false,
    code: "UNAUTHORIZED",
    error: "This is not the token: gavel token shows it",
  };
  assert.equal(
    runningRefusal(URL, answer),
    "Gavel at http://127.0.0.1:3000 does not take this token: run this with the AUTH_TOKEN and DATA_DIR that it " +
      "has. Where the token is new, start Gavel again",
  );
});

test("another refusal is told as Gavel says it, and an answer that is none of Gavel's as such", () => {
  assert.equal(
    runningRefusal(URL, { success: false, code: "RATE_LIMITED", error: "Too many requests" }),
    "Gavel at http://127.0.0.1:3000 refused: Too many requests",
  );
  for (const answer of [null, "text", { error: 1 }]) {
    assert.equal(
      runningRefusal(URL, answer),
      "What answers at http://127.0.0.1:3000 is no Gavel: restart Gavel",
    );
  }
});
