import assert from "node:assert/strict";
import { z } from "zod";
import { knownObject, mustBeSecret } from "./must_be.ts";

const SECRET = "the-secret-of-the-owner";

Deno.test("a secret stands in no refusal, whether it was sent as a value, in a list or as a name", () => {
  const schema = knownObject({ token: z.string(mustBeSecret("the token as text")) }, { isSecret: true });
  for (
    const sent of [SECRET, [SECRET], { token: [SECRET] }, { [SECRET]: 1 }, { token: "x", [SECRET]: 1, b: 2 }]
  ) {
    const { success, error } = schema.safeParse(sent);
    assert.equal(success, false);
    assert.ok(!JSON.stringify(error?.issues.map(({ message }) => message)).includes(SECRET), error?.message);
  }
});

Deno.test("a missing secret is asked for", () => {
  const { error } = z.object({ token: z.string(mustBeSecret("the token as text")) }).safeParse({});
  assert.equal(error?.issues[0]?.message, "missing: send the token as text");
});
