import assert from "node:assert/strict";
import { anAuction, LOT_ID } from "../../../tests/support/auctions.ts";
import { socketStory as story } from "../../../tests/support/server/socket_story.ts";
import { NellisError } from "../../nellis/api.ts";

const config = { maxBid: 50, strategy: "auto", autoBid: true };

story(
  "changing what is not watched, or to nonsense, fails and changes nothing",
  async ({ owner, backstage }) => {
    const client = await owner();
    const unknown = await client.request("updateConfig", { auctionId: "999", config: { maxBid: 5 } });
    assert.deepEqual([unknown.type, unknown.success, unknown.code], ["response", false, "NOT_WATCHED"]);
    assert.match(unknown.error, /Lot 999 is not watched/);
    backstage.auctions.set(LOT_ID, anAuction());
    for (
      const wrong of [{ snipeSeconds: 0 }, { maxBid: "5" }, { strategy: "yolo" }, { minBidAmount: 500 }, 5]
    ) {
      const answer = await client.request("updateConfig", { auctionId: LOT_ID, config: wrong });
      assert.equal(answer.success, false);
      assert.equal(typeof answer.error, "string");
    }
    assert.deepEqual(backstage.orders, []);
  },
);

story(
  "bad fields are refused in the shape of their own answer, and order nothing",
  async ({ owner, backstage }) => {
    const client = await owner();
    for (
      const fields of [
        {},
        { auctionId: LOT_ID },
        { auctionId: "a/b", config },
        { auctionId: "", config },
        { auctionId: "1".repeat(101), config },
        { auctionId: -5, config },
        { auctionId: 1e20, config },
        { auctionId: ["1"], config },
        { auctionId: LOT_ID, config: "auto" },
        { auctionId: LOT_ID, config: { maxBid: -1 } },
        { auctionId: LOT_ID, config, metadata: { url: "javascript:alert(1)" } },
      ]
    ) {
      const answer = await client.request("startMonitoring", fields);
      assert.deepEqual([answer.type, answer.action, answer.success], ["response", "startMonitoring", false]);
      assert.equal(typeof answer.error, "string", JSON.stringify(fields));
    }
    assert.equal((await client.request("stopMonitoring", { auctionId: "a/b" })).action, "stopMonitoring");
    assert.equal((await client.request("updateConfig", { auctionId: LOT_ID })).action, "updateConfig");
    assert.equal((await client.request("subscribe", {})).type, "error");
    assert.deepEqual(backstage.orders, []);
  },
);

story("a bid that is none never reaches the monitor", async ({ owner, backstage }) => {
  const client = await owner();
  const bids = [{ amount: 0 }, { amount: -1 }, { amount: 1.5 }, { amount: 1e6 }, { amount: "12" }, {
    amount: null,
  }, {}];
  for (
    const bid of [...bids.map((each) => ({ auctionId: LOT_ID, ...each })), { auctionId: "abc", amount: 5 }, {
      amount: 5,
    }]
  ) {
    const answer = await client.request("placeBid", bid);
    assert.deepEqual([answer.type, answer.success, answer.retryable], ["bidResult", false, false]);
    assert.equal(typeof answer.error, "string");
  }
  client.sendRaw(`{"type":"placeBid","requestId":"huge","auctionId":"${LOT_ID}","amount":1e999}`);
  assert.equal((await client.next(({ requestId }) => requestId === "huge")).success, false);
  assert.deepEqual(backstage.orders, []);
});

story("nonsense is answered with an error, and the socket stays open", async ({ owner, backstage }) => {
  const client = await owner();
  const nonsense = [
    "",
    "{",
    "null",
    "[]",
    "5",
    '"ping"',
    "{}",
    '{"type":5}',
    '{"type":"fly"}',
    '{"type":"toString"}',
    '{"type":"__proto__"}',
    "[".repeat(100_000),
  ];
  for (const [index, text] of nonsense.entries()) {
    const before = client.frames.length;
    client.sendRaw(text);
    const answer = await client.next(() => true, before);
    assert.equal(answer.type, "error", `frame ${index}`);
    assert.ok(answer.error.length > 20);
    assert.equal("requestId" in answer, false);
  }
  const before = client.frames.length;
  client.sendRaw(new Uint8Array([123, 125]));
  assert.equal((await client.next(() => true, before)).type, "error");
  assert.equal((await client.request("ping")).type, "pong");
  assert.deepEqual(backstage.orders, []);
});

story("an unknown message is refused by name, with the ones that are known", async ({ owner }) => {
  const client = await owner();
  const { type, error } = await client.request("fly");
  assert.equal(type, "error");
  assert.match(error, /"fly" is no message: use one of authenticate, ping, startMonitoring/);
});

story("a name that no message has is refused with those that it has, and does nothing", async (told) => {
  const { owner, backstage } = told;
  const client = await owner();
  backstage.auctions.set(LOT_ID, anAuction());
  const wrong: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    [
      "startMonitoring",
      { auctionId: "77", config, maxTotal: 20 },
      /"maxTotal" .* use \{"config":\{"maxTotal":…\}\}/,
    ],
    [
      "startMonitoring",
      { auctionId: "77", config, metadata: { limit: 5 } },
      /"limit" .* use one of title, url,/,
    ],
    [
      "updateConfig",
      { auctionId: LOT_ID, config: { maxBid: 5 }, dailyLimit: 9 },
      /"dailyLimit" .* budget.perDay/,
    ],
    [
      "placeBid",
      { auctionId: LOT_ID, amount: 12, dryRun: true },
      /"dryRun" .* use one of auctionId, amount,/,
    ],
    ["stopMonitoring", { auctionId: LOT_ID, after: 60 }, /"after" is not known here/],
    ["subscribe", { auctionId: LOT_ID, all: true }, /"all" is not known here/],
    ["getMonitoredAuctions", { active: true }, /"active" is not known here/],
  ];
  for (const [type, fields, said] of wrong) {
    const { error } = await client.request(type, fields);
    assert.match(error ?? "no error", said);
  }
  assert.deepEqual(backstage.orders, []);
  const metadata = {
    source: "extension",
    title: "Lamp",
    url: "",
    imageUrl: null,
    timestamp: 1_793_620_800_000,
  };
  assert.equal(
    (await client.request("startMonitoring", { auctionId: "77", config, metadata })).success,
    true,
  );
  assert.equal((await client.request("ping", { sentAt: 5 })).type, "pong");
});

story("only a short text is echoed as a request's id", async ({ owner }) => {
  const client = await owner();
  for (const requestId of [5, null, {}, "x".repeat(201)]) {
    const before = client.frames.length;
    client.send({ type: "ping", requestId });
    const { now: _, ...pong } = await client.next(() => true, before);
    assert.deepEqual(pong, { type: "pong" });
  }
});

story("what goes wrong inside is told without a word of the inside", async ({ owner, backstage }) => {
  const client = await owner();
  backstage.watchError = new Error("disk /home/owner is full");
  const answer = await client.request("startMonitoring", { auctionId: LOT_ID, config });
  assert.deepEqual([answer.type, answer.success, answer.code], ["response", false, "INTERNAL_ERROR"]);
  assert.doesNotMatch(JSON.stringify(answer), /disk|owner/);
  backstage.watchError = new NellisError("unreachable", "Nellis can't be reached");
  assert.equal(
    (await client.request("startMonitoring", { auctionId: LOT_ID, config })).error,
    "Nellis can't be reached",
  );
});

story(
  "a number that is no lot's is refused in words of ours, whatever is wrong with it",
  async ({ owner, backstage }) => {
    const client = await owner();
    for (const auctionId of [12.5, -5, 0, 1e16]) {
      const watched = await client.request("startMonitoring", { auctionId, config });
      assert.match(watched.error, /is not allowed: it must be a Nellis lot's number, such as 48216377$/);
      const stopped = await client.request("stopMonitoring", { auctionId });
      assert.match(stopped.error, /is not allowed: it must be 1 to 100 letters, digits, _ or -$/);
    }
    assert.deepEqual(backstage.orders, []);
  },
);

story("a message without its token says what to send", async ({ stranger }) => {
  const client = await stranger();
  const { success, error } = await client.request("authenticate", {});
  assert.equal(success, false);
  assert.equal(error, "token is missing: send the access token as text");
});
