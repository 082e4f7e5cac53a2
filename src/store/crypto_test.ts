import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { CipherError, openCipher, parseKey } from "./crypto.ts";
import { anyText } from "../../tests/support/any_text.ts";

const KEY = "00ff".repeat(16);

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

Deno.test("any text comes back from its sealed form, which is different each time and does not show it", async () => {
  const cipher = await openCipher({ keyText: KEY, dataDir: "/nowhere" });
  await fc.assert(fc.asyncProperty(anyText(), async (text) => {
    const [sealed, again] = [await cipher.encrypt(text), await cipher.encrypt(text)];
    assert.equal(await cipher.decrypt(sealed), text);
    assert.notEqual(sealed, again);
  }));
  assert.doesNotMatch(await cipher.encrypt("__session=secret"), /session|secret/);
});

Deno.test("a sealed text that was changed, cut or sealed with another key does not open", async () => {
  const cipher = await openCipher({ keyText: KEY, dataDir: "/nowhere" });
  const other = await openCipher({ keyText: "ab".repeat(32), dataDir: "/nowhere" });
  const sealed = await cipher.encrypt("__session=secret");
  const [scheme, nonce, data = ""] = sealed.split(".");
  const flipped = `${data.startsWith("A") ? "B" : "A"}${data.slice(1)}`;
  const wrong = [
    "",
    "plain",
    `${sealed}.x`,
    `old.${nonce}.${data}`,
    `${scheme}.${nonce}.${flipped}`,
    sealed.slice(0, 40),
  ];
  for (
    const text of [...wrong, `${scheme}.no base64.${data}`, `${scheme}..${data}`, await other.encrypt("x")]
  ) {
    await assert.rejects(cipher.decrypt(text), CipherError);
  }
  assert.equal(await cipher.decrypt(sealed), "__session=secret");
});

Deno.test("a key may be written in hexadecimal or base64, and nothing else is one", async () => {
  const bytes = new Uint8Array(32).map((_, index) => 255 - index);
  const texts = [bytes.toHex(), bytes.toHex().toUpperCase(), bytes.toBase64(), ` ${bytes.toBase64()}\n`];
  const forUrls = bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  for (const text of [...texts, forUrls]) assert.deepEqual(parseKey(text), bytes, text);
  for (
    const text of ["", "ff".repeat(31), "ff".repeat(33), "g".repeat(64), "A".repeat(42), `${"A".repeat(44)}=`]
  ) {
    assert.equal(parseKey(text), undefined, text);
    if (text) {
      await assert.rejects(
        openCipher({ keyText: text, dataDir: "/nowhere" }),
        /64 hexadecimal digits or in base64/,
      );
    }
  }
});

Deno.test("base64 with stray bits at its end is no key rather than a crash", () => {
  assert.doesNotThrow(() => parseKey(`${"A".repeat(42)}B=`));
});

Deno.test("without a key, one is made at the first start for its owner alone, and used from then on", () =>
  withFolder(async (folder) => {
    const dataDir = join(folder, "data");
    const sealed = await (await openCipher({ dataDir })).encrypt("text");
    const { mode } = await Deno.stat(join(dataDir, "encryption.key"));
    assert.equal((mode ?? 0) & 0o777, 0o600);
    assert.equal(await (await openCipher({ dataDir })).decrypt(sealed), "text");
    assert.deepEqual(await namesIn(dataDir), ["encryption.key"]);
  }));

Deno.test("two folders have two keys", () =>
  withFolder(async (folder) => {
    const sealed = await (await openCipher({ dataDir: join(folder, "one") })).encrypt("text");
    await assert.rejects((await openCipher({ dataDir: join(folder, "two") })).decrypt(sealed), CipherError);
  }));

Deno.test("a key file that holds no key is named, and left as it is", () =>
  withFolder(async (folder) => {
    const path = join(folder, "encryption.key");
    await Deno.writeTextFile(path, "half a k");
    await assert.rejects(
      openCipher({ dataDir: folder }),
      /encryption\.key holds no key: restore it, or delete it/,
    );
    assert.equal(await Deno.readTextFile(path), "half a k");
  }));

Deno.test("a key file that can't be read stops the start instead of being made anew", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "encryption.key"));
    await assert.rejects(openCipher({ dataDir: folder }));
  }));

Deno.test("a passphrase gives the same key with the same salt, and another one with another", () =>
  withFolder(async (folder) => {
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    const passphrase = "correct horse battery";
    const sealed = await (await openCipher({ passphrase, dataDir: one })).encrypt("text");
    assert.equal(await (await openCipher({ passphrase, dataDir: one })).decrypt(sealed), "text");
    assert.deepEqual(await namesIn(one), ["encryption.salt"]);
    await assert.rejects(
      (await openCipher({ passphrase: `${passphrase}!`, dataDir: one })).decrypt(sealed),
      CipherError,
    );
    await assert.rejects((await openCipher({ passphrase, dataDir: other })).decrypt(sealed), CipherError);
  }));

Deno.test("a damaged salt is named, since a new one would lock the session out", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "encryption.salt"), "not hex");
    const opening = openCipher({ passphrase: "correct horse battery", dataDir: folder });
    await assert.rejects(opening, /encryption\.salt holds no salt/);
  }));

Deno.test("a short passphrase is refused before anything is written; a key goes before a passphrase", () =>
  withFolder(async (folder) => {
    await assert.rejects(
      openCipher({ passphrase: "fifteen letters", dataDir: folder }),
      /at least 16 characters/,
    );
    await openCipher({ keyText: KEY, passphrase: "correct horse battery", dataDir: folder });
    assert.deepEqual(await namesIn(folder), []);
  }));
