import assert from "node:assert/strict";
import { createFeed, createScriptedFeed, ID, STREAM } from "../../../tests/support/nellis/feeds.ts";

Deno.test("the request names the lot and Gavel, and carries no cookie", async () => {
  for (const endpoint of ["https://feed.example", "https://feed.example/", "https://feed.example//"]) {
    const { connect, requests, clock } = createScriptedFeed({ endpoint });
    const { stop } = connect();
    await clock.settle();
    assert.equal(requests[0]?.url, `https://feed.example/live-products?productId=${ID}`);
    assert.deepEqual([...requests[0]?.headers ?? []], [
      ["accept", "text/event-stream"],
      ["user-agent", "Gavel/test"],
    ]);
    stop();
  }
});

Deno.test("an answer that is not 200 is a refusal, and its body is given up", async () => {
  for (const status of [201, 204, 301, 400, 403, 404, 429, 500, 503]) {
    let cancels = 0;
    const hasBody = status !== 204;
    const { clock, connect } = createFeed(() => {
      const body = new ReadableStream({ cancel: () => void cancels++ });
      return Promise.resolve(new Response(hasBody ? body : null, { status, headers: STREAM }));
    });
    const { ending, events } = connect();
    assert.deepEqual(await ending, {
      reason: "refused",
      message: `The live feed at http://feed.example does not serve this lot (${status}).`,
      wasConnected: false,
    });
    assert.deepEqual([events, cancels, clock.pending()], [[], hasBody ? 1 : 0, 0]);
  }
});

Deno.test("an answer that is no event stream is a refusal, and is not read", async () => {
  const types: [string | null, boolean][] = [
    ["text/event-stream", true],
    ["Text/Event-Stream; charset=utf-8", true],
    ["text/event-stream ;charset=utf-8", true],
    ["text/event-streams", false],
    ["text/html", false],
    ["application/json", false],
    [null, false],
  ];
  for (const [type, isStream] of types) {
    const { connect } = createFeed(() => {
      const body = new Blob(["data: ping\n\n"]).stream();
      return Promise.resolve(new Response(body, { headers: type === null ? {} : { "content-type": type } }));
    });
    const { ending, events } = connect();
    assert.equal((await ending).reason, isStream ? "dropped" : "refused", String(type));
    assert.equal(events.length, isStream ? 1 : 0);
  }
});

Deno.test("a refusal may say how long to stay away", async () => {
  const waits: [string, number | undefined][] = [["120", 120_000], ["soon", undefined], [
    "9999999",
    86_400_000,
  ]];
  for (const [header, retryAfterMs] of waits) {
    const { connect } = createFeed(() =>
      Promise.resolve(new Response(null, { status: 429, headers: { "retry-after": header } }))
    );
    assert.equal((await connect().ending).retryAfterMs, retryAfterMs);
  }
});

Deno.test("a feed that does not answer in time is given up, even when its answer comes later", async () => {
  const late = Promise.withResolvers<Response>();
  let cancels = 0;
  const { clock, connect } = createFeed(() => late.promise, { connectTimeoutMs: 3_000 });
  const { ended } = connect();
  await clock.advance(2_999);
  assert.equal(ended(), undefined);
  await clock.advance(1);
  assert.deepEqual(ended(), {
    reason: "silent",
    message: "The live feed did not answer within 3 s.",
    wasConnected: false,
  });
  late.resolve(new Response(new ReadableStream({ cancel: () => void cancels++ }), { headers: STREAM }));
  await clock.settle();
  assert.equal(cancels, 1);
});

Deno.test("a stop while the answer comes in leaves nothing open", async () => {
  for (let turns = 0; turns < 20; turns++) {
    const { connect, script, clock, requests } = createScriptedFeed();
    const { ending, stop } = connect();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    stop();
    assert.equal((await ending).reason, "stopped");
    await clock.settle();
    assert.deepEqual([script.cancels, clock.pending()], [requests.length, 0], `after ${turns} turns`);
  }
});

Deno.test("an endpoint that is no URL is refused at once", () => {
  assert.throws(() => createFeed(fetch, { endpoint: "feed" }), TypeError);
});
