import assert from "node:assert/strict";
import { join } from "node:path";
import { type Entry, type Folder, lookAtFolder } from "../folder.ts";
import { judgeDataFolder, judgePermissions } from "./data_folder.ts";

const MINE: Entry = { kind: "folder", mode: 0o700, uid: 1000, bytes: 0 };
const file = (mode: number): Entry => ({ kind: "file", mode, uid: 1000, bytes: 1 });
const GIB = 1024 ** 3;

function there(over: Partial<Extract<Folder, { state: "there" }>> = {}): Folder {
  return { state: "there", entry: MINE, files: new Map(), freeBytes: 5 * GIB, unwritable: null, ...over };
}

for (
  const [what, folder, verdict, words] of [
    ["there", there(), "fine", /with 5120 MB free/],
    ["on a system that tells no room", there({ freeBytes: null }), "fine", /can be used/],
    ["missing", { state: "missing" }, "wrong", /is not there: correct DATA_DIR/],
    ["closed", { state: "closed", error: new Deno.errors.PermissionDenied() }, "wrong", /chown/],
    ["full", there({ freeBytes: 1000 }), "wrong", /full/],
    ["almost full", there({ freeBytes: 100 * 1024 ** 2 }), "look", /100 MB left/],
    [
      "read-only",
      there({ unwritable: { name: "gavel.kv", error: new Error("no (os error 30)") } }),
      "wrong",
      /read-only/,
    ],
    [
      "another user's",
      there({ entry: { ...MINE, uid: 7 } }),
      "wrong",
      /belongs to user 7, and this is user 1000/,
    ],
  ] as const
) {
  Deno.test(`a data folder that is ${what}`, () => {
    const [finding, ...more] = judgeDataFolder("/home/ada/data", folder, { isSet: true, uid: 1000 });
    assert.deepEqual([finding?.verdict, more], [verdict, []]);
    assert.match(finding?.text ?? "", words);
    assert.doesNotMatch(finding?.open ?? "", /ada/);
  });
}

Deno.test("where DATA_DIR is not set, an owner is told to set it", () => {
  const [finding] = judgeDataFolder("./data", { state: "missing" }, { isSet: false, uid: null });
  assert.match(finding?.text ?? "", /^DATA_DIR is not set/);
});

Deno.test("secrets that others can read are wrong, everything else that they can read is worth a look", () => {
  const files = new Map([
    ["auth-token", file(0o644)],
    ["encryption.key", file(0o600)],
    ["gavel.kv-wal", file(0o640)],
    ["notes.txt", file(0o666)],
  ]);
  const findings = judgePermissions("/data", there({ files }), 1000);
  assert.deepEqual(findings.map(({ verdict, text }) => `${verdict} ${text}`), [
    "wrong Others may read or write /data/auth-token (0644), auth-token: chmod 600 it",
    "look Others may read or write /data/gavel.kv-wal (0640): chmod 600 it",
  ]);
});

Deno.test("a folder that others may write into, and root, are told", () => {
  const findings = judgePermissions("/data", there({ entry: { ...MINE, mode: 0o777 } }), 0);
  assert.deepEqual(findings.map(({ verdict }) => verdict), ["look", "wrong"]);
  assert.equal(judgePermissions("/data", there(), 1000)[0]?.verdict, "fine");
  assert.equal(judgePermissions("/data", { state: "missing" }, 1000)[0]?.verdict, "fine");
  const closed: Folder = { state: "closed", error: new Error() };
  assert.equal(judgePermissions("/data", closed, 1000)[0]?.verdict, "look");
});

Deno.test("where the system has no modes, nothing is said that was not seen", () => {
  const [finding] = judgePermissions("/data", there({ entry: { ...MINE, mode: null } }), null);
  assert.equal(finding?.verdict, "fine");
  assert.match(finding?.text ?? "", /decided by the rights of the folder/);
});

Deno.test("a folder is seen with its files, and nothing in it changes", async () => {
  const path = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(path, "auth-token"), "secret", { mode: 0o640 });
    await Deno.chmod(join(path, "auth-token"), 0o640);
    const before = await Deno.stat(join(path, "auth-token"));
    const folder = await lookAtFolder(path, ["auth-token", "gavel.kv"]);
    assert.ok(folder.state === "there");
    assert.deepEqual([...folder.files.keys()], ["auth-token"]);
    assert.deepEqual([folder.files.get("auth-token")?.mode, folder.unwritable], [0o640, null]);
    assert.ok(folder.freeBytes !== null && folder.freeBytes > 0);
    const after = await Deno.stat(join(path, "auth-token"));
    assert.deepEqual([after.mtime, after.ctime, after.size], [before.mtime, before.ctime, before.size]);
    assert.equal((await lookAtFolder(join(path, "none"), [])).state, "missing");
    assert.equal((await lookAtFolder(join(path, "auth-token"), [])).state, "closed");
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
