import assert from "node:assert/strict";
import test from "node:test";
import { createNotices } from "./notices.ts";

test("notices are kept with their time, the newest of them, until they are cleared", () => {
  const notices = createNotices();
  notices.add({ type: "notification", kind: "won", auctionId: "71", message: "Won Lamp for $12" }, 5);
  notices.add({ type: "notification", kind: "signedOut", auctionId: "", message: "Sign in" }, 6);
  assert.deepEqual(notices.all.value, [
    { id: 1, atMs: 5, kind: "won", auctionId: "71", text: "Won Lamp for $12" },
    { id: 2, atMs: 6, kind: "signedOut", auctionId: null, text: "Sign in" },
  ]);
  for (let count = 0; count < 600; count += 1) {
    notices.add({ type: "notification", kind: "outbid", message: String(count) }, 7);
  }
  assert.deepEqual([notices.all.value.length, notices.all.value.at(-1)?.text], [500, "599"]);
  notices.clear();
  assert.deepEqual(notices.all.value, []);
});

test("a notice without words is left alone", () => {
  const notices = createNotices();
  notices.add({ type: "notification", kind: "won" }, 5);
  assert.deepEqual(notices.all.value, []);
});
