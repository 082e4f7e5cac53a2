import assert from "node:assert/strict";
import { discard, fetchHead } from "./fetch_head.ts";

const URL_ASKED = new URL("http://host.example/");

/** An answer that says when its body is given up. */
function answer() {
  const state = { cancels: 0 };
  const body = new ReadableStream({ cancel: () => void state.cancels++ });
  return { response: new Response(body), state };
}

Deno.test("an answer in time is returned with its body unread", async () => {
  const { response, state } = answer();
  const { signal } = new AbortController();
  assert.equal(await fetchHead(() => Promise.resolve(response), URL_ASKED, { signal }), response);
  assert.deepEqual([response.bodyUsed, state.cancels], [false, 0]);
  discard(response);
  assert.equal(state.cancels, 1);
});

Deno.test("a fetch that ignores the abort is not waited for, and its late answer is closed", async () => {
  const { response, state } = answer();
  const coming = Promise.withResolvers<Response>();
  const stopping = new AbortController();
  const asking = fetchHead(() => coming.promise, URL_ASKED, { signal: stopping.signal });
  stopping.abort(new Error("Stopped"));
  await assert.rejects(asking, /Stopped/);
  coming.resolve(response);
  await coming.promise;
  await Promise.resolve();
  assert.equal(state.cancels, 1);
});

Deno.test("nothing is sent after the abort", async () => {
  let requests = 0;
  const fetch = () => (requests++, Promise.resolve(new Response()));
  const signal = AbortSignal.abort(new Error("Stopped"));
  await assert.rejects(fetchHead(fetch, URL_ASKED, { signal }), /Stopped/);
  assert.equal(requests, 0);
});

Deno.test("a request that fails is a rejection, also where fetch throws at once", async () => {
  const { signal } = new AbortController();
  await assert.rejects(fetchHead(() => Promise.reject(new Error("Down")), URL_ASKED, { signal }), /Down/);
  await assert.rejects(
    fetchHead(
      () => {
        throw new Error("Broken");
      },
      URL_ASKED,
      { signal },
    ),
    /Broken/,
  );
});

Deno.test("an answer without a body, and one whose body is broken, are discarded alike", async () => {
  discard(new Response());
  const broken = new ReadableStream({ start: (body) => body.error(new Error("Broken off")) });
  discard(new Response(broken));
  await Promise.resolve();
});
