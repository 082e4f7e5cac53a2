import assert from "node:assert/strict";
import { abortable } from "./abortable.ts";

Deno.test("work that ends in time settles as it would by itself", async () => {
  const { signal } = new AbortController();
  assert.equal(await abortable(Promise.resolve(7), signal), 7);
  await assert.rejects(abortable(Promise.reject(new Error("Broken")), signal), /Broken/);
});

Deno.test("work that ignores the abort is not waited for, and nobody misses its late failure", async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  const stopping = new AbortController();
  const waiting = abortable(promise, stopping.signal);
  stopping.abort(new Error("Stopped"));
  await assert.rejects(waiting, /Stopped/);
  reject(new Error("Late"));
});

Deno.test("a signal that has aborted already gives work up at once", async () => {
  const signal = AbortSignal.abort(new Error("Stopped"));
  await assert.rejects(abortable(new Promise<never>(() => {}), signal), /Stopped/);
});
