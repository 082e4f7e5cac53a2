import assert from "node:assert/strict";
import { createAudience, createSubscriptions } from "./subscriptions.ts";

function setUp() {
  const changes: string[] = [];
  const audience = createAudience((id, hasAudience) => void changes.push(`${hasAudience ? "+" : "-"}${id}`));
  return { changes, one: createSubscriptions(audience), other: createSubscriptions(audience) };
}

Deno.test("a lot has an audience from its first onlooker to its last", () => {
  const { changes, one, other } = setUp();
  one.add("1");
  other.add("1");
  one.delete("1");
  assert.deepEqual(changes, ["+1"]);
  other.delete("1");
  assert.deepEqual(changes, ["+1", "-1"]);
  assert.equal(one.has("1"), false);
});

Deno.test("who looks twice counts once, and who never looked leaves nothing", () => {
  const { changes, one, other } = setUp();
  one.add("1");
  one.add("1");
  other.delete("1");
  assert.deepEqual(changes, ["+1"]);
  one.delete("1");
  one.delete("1");
  assert.deepEqual(changes, ["+1", "-1"]);
});

Deno.test("a client that is gone looks at nothing any more", () => {
  const { changes, one, other } = setUp();
  one.add("1");
  one.add("2");
  other.add("2");
  one.clear();
  assert.deepEqual(changes, ["+1", "+2", "-1"]);
});
