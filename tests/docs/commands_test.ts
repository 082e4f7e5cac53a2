import assert from "node:assert/strict";
import { blocksOf, commandsOf } from "./commands.ts";
import { testWords } from "./kinds.ts";

const textsOf = (...lines: readonly string[]) =>
  commandsOf("a.md", ["```sh", ...lines, "```"].join("\n")).map(({ text }) => text);

testWords("each line of an sh block is a command, under its heading and with its line", () => {
  const page = "# Top\n\n```sh\none\n\ntwo\n```\n\n## Below\n\n1. A step:\n\n   ```sh\n   three\n   ```\n";
  assert.deepEqual(commandsOf("a.md", page), [
    { page: "a.md", line: 4, heading: "Top", text: "one" },
    { page: "a.md", line: 6, heading: "Top", text: "two" },
    { page: "a.md", line: 14, heading: "Below", text: "three" },
  ]);
});

testWords("a command goes on over lines, quotes, pipes, functions and here-documents", () => {
  const whole = [
    "docker run \\\n  gavel",
    "ask '{\n  \"a\": 1 }'",
    "one |\n  two",
    "f() {\n  one\n}",
    "cat > x <<'END'\n# stays\nEND",
  ];
  assert.deepEqual(textsOf(...whole.flatMap((text) => text.split("\n")), "last"), [...whole, "last"]);
});

testWords("comments are left out, also within a function, and a # in a word or in quotes is none", () => {
  assert.deepEqual(
    textsOf(
      "# alone",
      "one # comment, isn't it",
      "two a#b '# no' \"# no\" \\# no",
      "f() { # NAME",
      "  a # b",
      "}",
    ),
    ["one", "two a#b '# no' \"# no\" \\# no", "f() {\n  a\n}"],
  );
});

testWords("a block that ends within a command is a mistake of the page", () => {
  assert.throws(() => textsOf("one", "f() {", "  two"), /a\.md:3: this is no whole command/);
});

testWords("blocks of other languages are none of commands, and a longer fence holds a shorter one", () => {
  assert.deepEqual(commandsOf("a.md", "```json\n{}\n```\n````md\n```sh\none\n```\n````\n"), []);
  assert.deepEqual(blocksOf("```py\nx\n```").map(({ language }) => language), ["py"]);
});
