import assert from "node:assert/strict";
import { createRequestWindow } from "./request_window.ts";

Deno.test("requests of months are forgotten, though nobody asks for their count", () => {
  const window = createRequestWindow();
  for (let atMs = 0; atMs < 1_000_000_000; atMs += 10_000) window.answered(atMs, atMs + 100, true);
  assert.ok(window.remembered() < 600, `${window.remembered()} are remembered`);
  for (let atMs = 1_000_000_000; atMs < 1_000_050_000; atMs += 10) window.answered(atMs, atMs + 100, true);
  assert.equal(window.count(1_000_050_000), 5_001, "all of a busy minute count");
});
