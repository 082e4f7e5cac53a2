import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { testFiles } from "./test_files.ts";

Deno.test("the unit tests are those of all folders of src, of the members of the workspace and of no member", async () => {
  const paths = await testFiles(["src", "extension", "build"]);
  for (
    const folder of [
      "src/auction/",
      "build/",
      ...project.workspace.map((member) => `${member.slice(2)}/`),
    ]
  ) {
    assert.ok(paths.some((path) => path.startsWith(folder)), folder);
  }
  assert.ok(paths.includes("src/clock_test.ts"));
  assert.deepEqual(paths.filter((path) => !/_test\.tsx?$/.test(path)), []);
});

Deno.test("an ignored folder's or file's tests are left out, and nothing else", async () => {
  const some = await testFiles(["tests", "--ignore=tests/e2e"]);
  const all = await testFiles(["tests"]);
  const ofFolder = all.filter((path) => path.startsWith("tests/e2e/"));
  assert.notEqual(ofFolder.length, 0);
  assert.deepEqual([...some, ...ofFolder].toSorted(), all);
  const [first = ""] = all;
  assert.deepEqual(await testFiles([first, "--an-option"]), [first]);
  assert.deepEqual(await testFiles(["tests", `--ignore=${first}`]), all.slice(1));
});
