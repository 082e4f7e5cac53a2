import assert from "node:assert/strict";
import { zip } from "./zip.ts";

const text = (words: string) => new TextEncoder().encode(words);

Deno.test("an archive is unpacked by the system's own tool, byte for byte", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = {
      "a.txt": "hello ".repeat(1000),
      "icons/b.bin": "\u0000\u0001",
      "empty": "",
      "ü.txt": "ü",
    };
    const entries = Object.entries(files).map(([name, words]) => ({ name, bytes: text(words) }));
    await Deno.writeFile(`${folder}/t.zip`, zip(entries));
    const unpacked = await new Deno.Command("python3", {
      args: ["-m", "zipfile", "-e", `${folder}/t.zip`, `${folder}/out`],
    }).output();
    assert.ok(unpacked.success, new TextDecoder().decode(unpacked.stderr));
    for (const [name, words] of Object.entries(files)) {
      assert.equal(await Deno.readTextFile(`${folder}/out/${name}`), words, name);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the same files give the same archive", () => {
  const entries = [{ name: "a", bytes: text("a") }];
  assert.deepEqual(zip(entries), zip(entries));
});
