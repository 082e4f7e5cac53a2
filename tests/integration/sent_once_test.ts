import assert from "node:assert/strict";
import { createClockSkew } from "../../src/nellis/clock/skew.ts";
import { createHttpApi } from "../../src/nellis/http_api.ts";
import { createHttpClient } from "../../src/nellis/http_client.ts";
import { targetsOf } from "../../src/notify/notify_url.ts";
import { type Breaking, openRawHouse, WARM_PATH } from "../support/house/raw_house.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";

const BREAKINGS: Readonly<Record<string, Breaking>> = {
  "amid the request": { reads: "partly", writes: "" },
  "after the request": { reads: "wholly", writes: "" },
  "amid the answer's head": { reads: "wholly", writes: "HTTP/1.1 200 OK\r\ncontent-le" },
  "amid the answer's body": { reads: "wholly", writes: "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{" },
};

/** Everything that sends with `fetch`, each on a connection that was kept open. */
type Sending = (url: string, fetch: typeof globalThis.fetch) => Promise<unknown>;

const placeBid: Sending = async (baseUrl, fetch) => {
  const clock = createVirtualClock();
  const clockSkew = createClockSkew(clock);
  const cookies = () => "__session=owner";
  const api = createHttpApi({ baseUrl, fetch, clock, clockSkew, cookies, userAgent: "Gavel/0" });
  const outcome = await api.placeBid("12345678", 600);
  assert.equal(outcome.result, "unknown", "it may have been taken, and must not be called refused");
};
const notice = { kind: "won", auctionId: "1", message: "Won a lamp", atMs: 0 } as const;
const tell = (kind: string): Sending => async (url, fetch) => {
  const [target] = targetsOf(`${kind}${url}/hook`);
  assert.ok(target);
  const { signal } = new AbortController();
  await target.send(notice, { fetch, clock: createVirtualClock(), signal, userAgent: "Gavel/0" });
};
const SENDINGS: Readonly<Record<string, Sending>> = {
  "a bid": placeBid,
  "a webhook's notice": tell(""),
  "a notice to ntfy": tell("ntfy+"),
};

async function sendOnWarmConnection(breaking: Breaking, send: Sending): Promise<readonly string[]> {
  await using house = openRawHouse(breaking);
  using client = createHttpClient();
  await (await client.fetch(house.url + WARM_PATH)).text();
  await send(house.url, client.fetch);
  return house.heard;
}

for (const [what, send] of Object.entries(SENDINGS)) {
  for (const [when, breaking] of Object.entries(BREAKINGS)) {
    Deno.test(`${what} leaves once when a connection that was kept open breaks ${when}`, async () => {
      const heard = await sendOnWarmConnection(breaking, send);
      assert.equal(heard.length, 1, "the house heard it more than once");
      assert.match(heard[0] ?? "", /^POST \S+ HTTP\/1\.1\r\n/);
      assert.match(heard[0] ?? "", /^content-length: [1-9]\d*\r?$/im, "it is sent whole, not in chunks");
      assert.match(heard[0] ?? "", /^content-type: (text\/plain; ?charset=utf-8|application\/json)\r?$/im);
    });
  }
}

Deno.test("a reading is repeated once by the runtime, and never more often", async () => {
  const read: Sending = (url, fetch) => fetch(`${url}/p/x/1`).then((answer) => answer.text()).catch(String);
  for (const [when, breaking] of Object.entries(BREAKINGS)) {
    const { length } = await sendOnWarmConnection(breaking, read);
    assert.equal(length, when === "amid the answer's body" ? 1 : 2, when);
  }
});
