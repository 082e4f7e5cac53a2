import assert from "node:assert/strict";
import test from "node:test";
import { aTimeline, NOON_MS } from "../../../tests/support/dashboard/timelines.ts";
import { chartSummary, extensionWords, ownBidWords, rivalWords, timeMarkWords } from "./chart_words.ts";
import { priceHistory } from "./price_history.ts";

const history = priceHistory(aTimeline);

test("the chart is said in sentences", () => {
  assert.equal(
    chartSummary(history, { limit: 20 }),
    "The price went from $10 to $14 in 3 steps. We bid once, $12. The close moved once. " +
      "Your limit of $20 is above the price.",
  );
  assert.match(chartSummary(history, { limit: 13 }), /limit of \$13 is below the price\.$/);
  assert.match(chartSummary(history, { limit: 0 }), /only watched\.$/);
  assert.equal(chartSummary(priceHistory([]), { limit: 5 }), "No price has been read yet.");
  const still = priceHistory(aTimeline.slice(0, 2));
  assert.match(
    chartSummary(still, { limit: 10 }),
    /^The price has stood at \$10 since it was first read\. None of the bids is ours\. Your limit of \$10 is at/,
  );
});

test("each mark says what happened", () => {
  const [own, rival, extension] = [history.ours[0], history.rivals[1], history.extensions[0]];
  assert.ok(own && rival && extension);
  assert.match(ownBidWords(own, NOON_MS), /: we bid \$12, it led$/);
  assert.match(ownBidWords({ ...own, standing: "held-back" }, NOON_MS), /it was not sent$/);
  assert.match(rivalWords(rival, NOON_MS), /: a rival's bid made it \$14$/);
  assert.match(extensionWords(extension, NOON_MS), /: the close moved 30 s later, to /);
  assert.match(extensionWords({ ...extension, laterMs: -5_000 }, NOON_MS), /moved 5 s earlier, to /);
  assert.match(extensionWords({ ...extension, laterMs: null }, NOON_MS), /the close moved to /);
});

test("times under the chart are as exact as its marks are close", () => {
  assert.match(timeMarkWords(NOON_MS, 10_000), /^\d\d:\d\d:\d\d$/);
  assert.match(timeMarkWords(NOON_MS, 60_000), /^\d\d:\d\d$/);
  assert.match(timeMarkWords(NOON_MS, 86_400_000), /2/);
});
