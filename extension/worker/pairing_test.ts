import assert from "node:assert/strict";
import test from "node:test";
import { keptInMemory } from "../../tests/support/extension/kept.ts";
import { forgetPairing, keepPairing, readAddress, readPairing } from "./pairing.ts";

test("an address is kept with its path, and without whatever else a tab shows", () => {
  for (
    const [typed, kept] of [
      ["nas:3000", "http://nas:3000/"],
      ["  http://nas:3000 ", "http://nas:3000/"],
      ["http://192.168.1.5:3000/#/extension", "http://192.168.1.5:3000/"],
      ["https://home.example/gavel/", "https://home.example/gavel/"],
      ["https://home.example/gavel", "https://home.example/gavel/"],
      ["https://home.example/my/gavel//", "https://home.example/my/gavel/"],
      ["http://nas:3000/index.html", "http://nas:3000/"],
      ["https://home.example/gavel/?a=1#/lots", "https://home.example/gavel/"],
      ["http://[fd00::5]:3000", "http://[fd00::5]:3000/"],
    ] as const
  ) assert.equal(readAddress(typed), kept, typed);
});

test("what is no address of the web is refused", () => {
  for (
    const typed of ["", "  ", "ftp://nas", "javascript://nas/%0aalert(1)", "file:///etc/passwd", "http://"]
  ) {
    assert.equal(readAddress(typed), null, typed);
  }
});

test("a pairing is read back, and gone once it is forgotten", async () => {
  const kept = keptInMemory();
  const pairing = { server: "http://nas:3000/", token: "secret" };
  await keepPairing(kept, pairing);
  assert.deepEqual(await readPairing(kept), pairing);
  await forgetPairing(kept);
  assert.equal(await readPairing(kept), null);
});

test("a pairing that can't be understood is none", async () => {
  for (const pairing of ["text", { server: "nas", token: "x" }, { server: "http://nas:3000/" }, null, 7]) {
    assert.equal(await readPairing(keptInMemory({ pairing })), null);
  }
});
