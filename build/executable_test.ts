import assert from "node:assert/strict";
import { compileArguments, executablePath, findTarget, parseCompilation, TARGETS } from "./executable.ts";

Deno.test("without options the executable is for this machine, and is called gavel", () => {
  const compilation = parseCompilation([]);
  assert.deepEqual(compilation, { target: null, isForImage: false, checksTypes: true });
  assert.equal(executablePath(compilation, "linux"), "dist/gavel");
  assert.equal(executablePath(compilation, "windows"), "dist/gavel.exe");
  assert.ok(!compileArguments(compilation, "linux").includes("--target"));
});

Deno.test("a target is found by each of its names", () => {
  for (const target of TARGETS) {
    for (const word of [target.name, target.triple, target.platform]) {
      if (word !== null) assert.equal(findTarget(word), target);
    }
  }
  assert.equal(findTarget("linux/arm64").triple, "aarch64-unknown-linux-gnu");
});

Deno.test("an executable for another machine is named after it, and the one for Windows ends in .exe", () => {
  const paths = TARGETS.map(({ name }) => executablePath(parseCompilation([`--target=${name}`]), "linux"));
  assert.deepEqual(paths, [
    "dist/gavel-linux-x64",
    "dist/gavel-linux-arm64",
    "dist/gavel-macos-x64",
    "dist/gavel-macos-arm64",
    "dist/gavel-windows-x64.exe",
  ]);
  const args = compileArguments(parseCompilation(["--target", "windows-x64"]), "linux");
  assert.equal(args[args.indexOf("--target") + 1], "x86_64-pc-windows-msvc");
});

Deno.test("the image's executable has one name for every platform, and reaches the image's folders alone", () => {
  const compilation = parseCompilation(["--image", "--target", "linux/arm64"]);
  assert.equal(executablePath(compilation, "linux"), "dist/gavel");
  const reach = compileArguments(compilation, "linux").filter((word) => /^--allow-(read|write)/.test(word));
  assert.deepEqual(reach, ["--allow-read=/data,/backups,/tmp", "--allow-write=/data,/backups,/tmp"]);
});

Deno.test("a Docker without platforms of its own compiles for the machine that it runs on", () => {
  assert.equal(parseCompilation(["--image", "--target", ""]).target, null);
});

Deno.test("an unknown target is refused with the names of those that are known", () => {
  assert.throws(() => parseCompilation(["--target", "linux-riscv64"]), {
    message: "There is no target linux-riscv64: it must be one of " +
      "linux-x64, linux-arm64, macos-x64, macos-arm64, windows-x64",
  });
  assert.throws(() => parseCompilation(["--traget", "linux-x64"]), /--traget/);
  assert.throws(() => parseCompilation(["linux-x64"]), /linux-x64/);
});
