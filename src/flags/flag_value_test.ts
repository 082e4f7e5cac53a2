import assert from "node:assert/strict";
import { ConfigError } from "../config_values.ts";
import { FLAG_NAMES } from "./definitions.ts";
import { FLAG_VARIABLES, flagsInEnvironment, parseFlag, shownText } from "./flag_value.ts";

Deno.test("the words for on and off are taken in any case, with spaces around", () => {
  for (const text of ["true", "1", "on", "yes", "enabled", "TRUE", " On ", "Yes\n"]) {
    assert.equal(parseFlag("ENABLE_SSE", text), true, text);
  }
  for (const text of ["false", "0", "off", "no", "disabled", "FALSE", " Off ", "No\n"]) {
    assert.equal(parseFlag("ENABLE_SSE", text), false, text);
  }
});

Deno.test("no other word is read as on or off", () => {
  for (
    const text of ["", " ", "banana", "2", "-1", "tru", "onn", "null", "{}", "true false", "100%", "ein"]
  ) {
    assert.equal(parseFlag("ENABLE_SSE", text), undefined, text);
  }
});

Deno.test("a percentage is a whole number from 0 to 100, with or without a % sign", () => {
  const cases = { "0": 0, "1": 1, "100": 100, "50%": 50, " 7 % ": 7, "007": 7 };
  for (const [text, percent] of Object.entries(cases)) {
    assert.equal(parseFlag("SSE_ROLLOUT_PERCENT", text), percent, text);
  }
  for (
    const text of ["", "%", "101", "-1", "+1", "1.5", "1e2", "0x10", "true", "50%%", "5 0", "ten", "Infinity"]
  ) {
    assert.equal(parseFlag("SSE_ROLLOUT_PERCENT", text), undefined, text);
  }
});

Deno.test("the environment sets what it names, and an empty variable names nothing", () => {
  const variables: Record<string, string> = {
    ENABLE_SSE: "off",
    SSE_ROLLOUT_PERCENT: "25%",
    USE_POLLING_QUEUE: " ",
  };
  assert.deepEqual(
    [...flagsInEnvironment((name) => variables[name])],
    [["ENABLE_SSE", false], ["SSE_ROLLOUT_PERCENT", 25]],
  );
});

Deno.test("an older name of a variable is heard where its own is not set, and names itself where it is wrong", () => {
  const read = (variables: Record<string, string>) => [...flagsInEnvironment((name) => variables[name])];
  assert.deepEqual(read({ USE_SSE: "false" }), [["ENABLE_SSE", false]]);
  assert.deepEqual(read({ USE_SSE: "false", ENABLE_SSE: " " }), [["ENABLE_SSE", false]]);
  assert.deepEqual(read({ USE_SSE: "false", ENABLE_SSE: "true" }), [["ENABLE_SSE", true]]);
  assert.throws(() => read({ USE_SSE: "banana" }), /^ConfigError: USE_SSE is "banana": it must be true/);
  assert.match(FLAG_VARIABLES.get("ENABLE_SSE")?.meaning ?? "", /`USE_SSE` is an older name of it\.$/);
});

Deno.test("a wrong variable names itself, its value and what is allowed", () => {
  const read = (wrong: string, value: string) => () =>
    flagsInEnvironment((name) => name === wrong ? value : undefined);
  assert.throws(
    read("USE_POLLING_QUEUE", "banana"),
    new ConfigError(
      'USE_POLLING_QUEUE is "banana": it must be true, false, 1, 0, on, off, yes, no, enabled or disabled',
    ),
  );
  assert.throws(
    read("SSE_ROLLOUT_PERCENT", "120"),
    new ConfigError(
      'SSE_ROLLOUT_PERCENT is "120": it must be a whole number from 0 to 100, with or without a % sign',
    ),
  );
});

Deno.test("every flag is a variable with a default and a meaning", () => {
  assert.deepEqual([...FLAG_VARIABLES.keys()], FLAG_NAMES);
  assert.equal(FLAG_VARIABLES.get("ENABLE_SSE")?.defaultText, "`true`");
  for (const { meaning } of FLAG_VARIABLES.values()) assert.match(meaning, /^[A-Z].+\.$/);
});

Deno.test("a long text is shown in part", () => {
  assert.equal(shownText("banana"), '"banana"');
  assert.equal(shownText("x".repeat(100)), `"${"x".repeat(39)}…"`);
});
