import assert from "node:assert/strict";
import fc from "fast-check";
import { bidOutcomeOf } from "./bid_outcome.ts";

function outcomeOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  const answer = {
    url: new URL("https://nellis.example/api/bids"),
    status,
    headers: new Headers(headers),
    body: typeof body === "string" ? body : JSON.stringify(body),
    requestedAtMs: 0,
    receivedAtMs: 0,
  };
  return bidOutcomeOf(answer, 1300);
}

const data = { currentAmount: 12.5, minimumNextBid: 13, bidCount: 4, bidderCount: 2 };

Deno.test("an accepted bid leads, with the new price and the next bid in cents", () => {
  assert.deepEqual(outcomeOf(200, { message: "Bid placed", data }), {
    result: "accepted",
    isLeading: true,
    currentPriceCents: 1250,
    nextBidCents: 1300,
    message: "Bid placed",
  });
});

Deno.test("an accepted bid below another's hidden maximum does not lead", () => {
  const outcome = outcomeOf(200, { message: "Accepted, but another user has a higher maximum bid.", data });
  assert.equal(outcome.result === "accepted" && outcome.isLeading, false);
  assert.equal(outcome.result, "accepted");
});

Deno.test("an accepted bid without amounts or message is still accepted, but no word of a lead", () => {
  assert.deepEqual(outcomeOf(201, { data: { currentAmount: null, minimumNextBid: "13" } }), {
    result: "accepted",
    isLeading: false,
    isLeadInDoubt: true,
    currentPriceCents: null,
    nextBidCents: null,
    message: "Nellis accepted the bid.",
  });
});

Deno.test("without a word of who leads, the price or isWinning tells", () => {
  const leadOf = (changes: Record<string, unknown>) => {
    const outcome = outcomeOf(200, { message: "", data: { ...data, ...changes } });
    assert.ok(outcome.result === "accepted");
    return outcome.isLeadInDoubt ? "in doubt" : outcome.isLeading;
  };
  assert.equal(leadOf({ currentAmount: 12 }), true, "the price is below what was bid");
  assert.equal(leadOf({ currentAmount: 14 }), false, "it is above");
  assert.equal(leadOf({ currentAmount: 13 }), "in doubt", "another may have bid as much before");
  assert.equal(leadOf({ currentAmount: 13, isWinning: true, winningBidUserId: 7 }), true);
  assert.equal(leadOf({ currentAmount: 12, isWinning: false }), false);
  assert.equal(leadOf({ currentAmount: 12, isWinning: "yes" }), true, "what makes no sense says nothing");
});

Deno.test("a 200 that does not say that it is accepted is unknown, never accepted or refused", () => {
  const bodies = ["", "<html>login</html>", "null", "[]", "{}", { message: "ok" }, { data: 5 }, {
    error: "no",
    data,
  }];
  for (const body of [...bodies, { success: false, data }]) {
    const outcome = outcomeOf(200, body);
    assert.deepEqual([outcome.result, "errorType" in outcome && outcome.errorType], [
      "unknown",
      "SERVER_ERROR",
    ]);
  }
});

Deno.test("refusals are told apart by their words, which the owner gets to read", () => {
  const words: Readonly<Record<string, string>> = {
    "Your bid is too low. Place a higher bid": "BID_TOO_LOW",
    "This auction has ended": "AUCTION_ENDED",
    "Please login to bid": "AUTHENTICATION_ERROR",
    "You were outbid": "OUTBID",
    "The recommended extended amount is undisclosed": "UNKNOWN_ERROR",
    "You have unpaid items from an auction that has ended. Please log in and pay": "UNKNOWN_ERROR",
    "Your account was closed": "UNKNOWN_ERROR",
  };
  for (const [text, errorType] of Object.entries(words)) {
    for (const body of [{ error: text }, { message: text }, { error: { message: text } }, text]) {
      for (const status of [400, 401, 403, 422]) {
        const outcome = outcomeOf(status, body);
        assert.ok(outcome.result === "rejected", text);
        assert.equal(outcome.errorType, errorType, text);
        assert.ok(outcome.message.includes(`"${text}"`), text);
      }
    }
  }
});

Deno.test("what Nellis says of the owner's account is not replaced by sentences about sessions or lots", () => {
  for (const status of [400, 401, 403, 409]) {
    const { message } = outcomeOf(status, { error: "Your account is closed: unpaid items" });
    assert.doesNotMatch(message, /sign in|session|is over|any more/i);
  }
});

Deno.test("a bid of the owner's that stands at this price may be this one: a duplicate is never called refused", () => {
  for (const status of [400, 409, 422]) {
    const outcome = outcomeOf(status, { error: "You have already placed a bid with the same price" });
    assert.ok(outcome.result === "unknown");
    assert.equal(outcome.errorType, "DUPLICATE_BID_AMOUNT");
    assert.match(outcome.message, /stands already.*already placed a bid with the same price/);
  }
});

Deno.test("a refusal without words is told by its status", () => {
  const typeOf = (status: number, body: unknown = "", headers = {}) => {
    const outcome = outcomeOf(status, body, headers);
    return outcome.result === "rejected" ? outcome.errorType : outcome.result;
  };
  assert.equal(typeOf(401), "AUTHENTICATION_ERROR");
  assert.equal(typeOf(401, { error: "Unauthorized" }), "AUTHENTICATION_ERROR");
  assert.equal(typeOf(302, "", { location: "/login" }), "AUTHENTICATION_ERROR");
  assert.equal(typeOf(400, "<html>Please login, the auction has ended</html>"), "UNKNOWN_ERROR");
  assert.equal(typeOf(422, { error: 5 }), "UNKNOWN_ERROR");
  assert.equal(typeOf(403), "UNKNOWN_ERROR");
  const limited = outcomeOf(429, "", { "retry-after": "30" });
  assert.ok(limited.result === "rejected" && limited.errorType === "UNKNOWN_ERROR");
  assert.equal(limited.isUnread, true, "it says nothing of the bid");
  assert.match(limited.message, /wait 30 s/);
});

Deno.test("a refusal's words win over its status", () => {
  const outcome = outcomeOf(403, { error: "The auction is closed" });
  assert.equal(outcome.result === "rejected" && outcome.errorType, "AUCTION_ENDED");
});

Deno.test("after a fault of Nellis's own, or a redirect elsewhere, the bid may count", () => {
  for (const status of [500, 502, 503, 504]) {
    const outcome = outcomeOf(status, { error: "closed" });
    assert.ok(outcome.result === "unknown" && outcome.errorType === "SERVER_ERROR");
    assert.match(outcome.message, new RegExp(`${status}, which does not say whether it counts`));
  }
  assert.equal(outcomeOf(303, "", { location: "/p/x/1" }).result, "unknown");
  assert.equal(outcomeOf(302, "").result, "unknown");
});

Deno.test("whatever comes back has an outcome with a message", () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
      const outcome = outcomeOf(status, body);
      assert.ok(outcome.message.length > 0);
      if (status >= 500) assert.equal(outcome.result, "unknown");
      if (status >= 400 && status < 500) assert.notEqual(outcome.result, "accepted");
    }),
  );
});
