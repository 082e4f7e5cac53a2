import assert from "node:assert/strict";
import { COMMAND_NAMES, parseCommandLine, USAGE } from "./command_line.ts";

function problemOf(...args: readonly string[]): string {
  const line = parseCommandLine(args);
  return "problem" in line ? line.problem : "none";
}

Deno.test("no arguments serve", () => {
  assert.deepEqual(parseCommandLine([]), { command: "serve", args: [] });
});

Deno.test("every command is one, and the help describes it", () => {
  for (const name of COMMAND_NAMES) {
    assert.deepEqual(parseCommandLine([name]), { command: name, args: [] });
    assert.match(USAGE, new RegExp(`^  ${name} `, "m"));
  }
});

Deno.test("help is given for each command, however it is asked for", () => {
  for (const name of COMMAND_NAMES) {
    for (const option of ["-h", "--help"]) {
      assert.deepEqual(parseCommandLine([name, option]), { command: "help", args: [] });
    }
  }
  assert.deepEqual(parseCommandLine(["--help"]), { command: "help", args: [] });
  assert.deepEqual(parseCommandLine(["-v"]), { command: "version", args: [] });
});

Deno.test("the arguments of flags are its own", () => {
  const args = ["set", "ENABLE_SSE", "off"];
  assert.deepEqual(parseCommandLine(["flags", ...args]), { command: "flags", args });
});

Deno.test("what is unknown is named, with what to use in its place", () => {
  assert.equal(problemOf("srve"), "There is no command srve");
  assert.equal(problemOf("--port=4000"), "There is no option --port=4000");
  assert.equal(
    problemOf("simulate", "--port", "4000"),
    "gavel simulate has no option --port. It is set by PORT, LOTS and SEED in the environment",
  );
  assert.equal(
    problemOf("serve", "now"),
    "gavel serve takes no arguments, but got: now. It is set by variables of the environment",
  );
  assert.equal(problemOf("constructor"), "There is no command constructor");
});
