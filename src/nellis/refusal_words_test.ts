import assert from "node:assert/strict";
import { meaningOf, wordsIn } from "./refusal_words.ts";

function mean(errorType: string, sentences: readonly string[]) {
  for (const sentence of sentences) assert.equal(meaningOf(sentence), errorType, sentence);
}

Deno.test("what Nellis is known to say means what it says", () => {
  mean("DUPLICATE_BID_AMOUNT", ["You have already placed a bid with the same price"]);
  mean("BID_TOO_LOW", ["Your bid is too low. Place a higher bid", "The minimum bid is $13"]);
  mean("AUCTION_ENDED", [
    "This auction has ended",
    "Bidding is closed.",
    "The lot is already closed",
    "It has ended",
    "Closed",
    "already ended!",
  ]);
  mean("AUTHENTICATION_ERROR", [
    "User authentication is required to place a bid",
    "Please login to bid",
    "Please log in to your account",
    "You are signed out",
    "Unauthorized",
    "Your session has expired",
    "Your session has ended",
  ]);
  mean("OUTBID", ["You were outbid", "There is a higher bid"]);
});

Deno.test("what stands between the owner and every bid is neither a lot that is over nor a lost session", () => {
  mean("UNKNOWN_ERROR", [
    "You have unpaid items",
    "Your account has been closed",
    "We closed your account",
    "Your auction account has ended",
    "Please log in and settle your unpaid invoices",
    "Your login is suspended",
    "Your bidding privileges have ended",
    "Registration is closed",
    "Sorry, our office is closed today",
    "Your payment for an item that has ended is overdue",
    "The recommended extended amount is undisclosed",
    "",
  ]);
});

Deno.test("the words are found in each form of answer, short and on one line", () => {
  const found = (body: unknown) => wordsIn(typeof body === "string" ? body : JSON.stringify(body));
  for (
    const body of [
      { error: " No.\n Pay " },
      { error: { message: "No. Pay" } },
      { message: "No. Pay" },
      "No.\tPay",
    ]
  ) {
    assert.equal(found(body), "No. Pay");
  }
  for (const body of ["", "<html>Please log in</html>", { error: 5 }, "{}", "[]", "null", "5", "{broken"]) {
    assert.equal(found(body), "", JSON.stringify(body));
  }
  assert.equal(found("x".repeat(1000)).length, 300);
});
