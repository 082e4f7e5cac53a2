import assert from "node:assert/strict";
import { isRefusal, reasonOf, redisError, repliesOf } from "./error.ts";

const SECRET = "s3cr3t";

Deno.test("an error tells the reason without the command that failed", () => {
  const error = Object.assign(new Error("NOAUTH Authentication required."), {
    command: { name: "auth", args: ["owner", SECRET] },
  });
  assert.equal(redisError(error).message, "Redis: NOAUTH Authentication required.");
  assert.doesNotMatch(Deno.inspect(redisError(error), { depth: 9 }), new RegExp(SECRET));
});

Deno.test("an unknown command is not quoted with its arguments", () => {
  const error = new Error(
    `ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'x' '${SECRET}'`,
  );
  assert.equal(reasonOf(error), "ERR unknown command 'HELLO'");
});

Deno.test("every way of having no connection is told in the same words", () => {
  const words = [
    "Stream isn't writeable and enableOfflineQueue options is false",
    "Reached the max retries per request limit (which is 0). Refer to ...",
    "Connection is closed.",
    "Command aborted due to connection close",
  ];
  for (const message of words) assert.equal(reasonOf(new Error(message)), "the connection is lost");
});

Deno.test("an error without a message is told by its code, and what is no error as it is", () => {
  assert.equal(reasonOf(Object.assign(new Error(""), { code: "ECONNREFUSED" })), "ECONNREFUSED");
  assert.equal(reasonOf(new TypeError("")), "TypeError");
  assert.equal(reasonOf("gone"), "gone");
});

Deno.test("a transaction that was refused tells what in it was wrong", () => {
  const error = Object.assign(new Error("EXECABORT Transaction discarded because of previous errors."), {
    previousErrors: [new Error("OOM command not allowed when used memory > 'maxmemory'.")],
  });
  assert.match(reasonOf(error), /^OOM/);
});

Deno.test("the first failure of a pipeline is thrown, and otherwise its replies are given", () => {
  assert.deepEqual(repliesOf([[null, "OK"], [null, 1]]), ["OK", 1]);
  assert.deepEqual(repliesOf(null), []);
  assert.throws(
    () => repliesOf([[null, "OK"], [new Error("first"), null], [new Error("second"), null]]),
    /first/,
  );
});

Deno.test("only Redis itself refuses", () => {
  assert.equal(isRefusal(new Error("Connection is closed.")), false);
  assert.equal(isRefusal("ReplyError"), false);
});

Deno.test("an error that is named among its own causes is told all the same", () => {
  const lost = Object.assign(new Error("Connection is closed."), { previousErrors: [] as Error[] });
  lost.previousErrors.push(lost);
  assert.equal(reasonOf(lost), "the connection is lost");
  const refused = Object.assign(new Error("EXECABORT Transaction discarded"), {
    previousErrors: [lost, new Error("OOM command not allowed")],
  });
  assert.equal(reasonOf(refused), "the connection is lost");
});
