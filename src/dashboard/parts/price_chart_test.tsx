import assert from "node:assert/strict";
import test from "node:test";
import { parseHTML } from "linkedom";
import { render } from "preact";
import { aBid, anEntry, aTimeline, NOON_MS } from "../../../tests/support/dashboard/timelines.ts";
import { priceHistory } from "../chart/price_history.ts";
import type { TimelineEntry } from "../chart/timeline_entry.ts";
import { PriceChart } from "./price_chart.tsx";

const range = { fromMs: NOON_MS, toMs: NOON_MS + 100_000 };

function shown(timeline: readonly TimelineEntry[], limit = 20, toMs = range.toMs): Document {
  const { document } = parseHTML("<!doctype html><body></body>");
  Object.assign(globalThis, { document });
  render(
    <PriceChart
      history={priceHistory(timeline)}
      range={{ ...range, toMs }}
      size={{ width: 560, height: 240 }}
      facts={{ nowMs: NOON_MS + 80_000, closeMs: range.toMs, limit }}
    />,
    document.body,
  );
  return document;
}

function titles(document: Document, mark: string): readonly string[] {
  return [...document.querySelectorAll(`.mark-${mark} title`)].map(({ textContent }) => textContent ?? "");
}

test("every mark is a node that says what happened", () => {
  const document = shown(aTimeline);
  assert.match(titles(document, "ours").join(), /we bid \$12, it led$/);
  assert.equal(titles(document, "rival").length, 2);
  assert.match(titles(document, "extension").join(), /30 s later/);
  assert.match(titles(document, "close").join(), /^Closes at /);
  assert.deepEqual(titles(document, "limit"), ["Your limit $20"]);
  assert.deepEqual(titles(document, "newest"), ["$14 now"]);
  for (const mark of document.querySelectorAll(".mark")) assert.equal(mark.getAttribute("role"), "img");
});

test("how a bid of ours came out is on its node, for the colours", () => {
  const document = shown([
    ...aTimeline,
    anEntry(75, "bid", { bid: aBid({ id: "bid-2", result: "rejected", isLeading: false }) }),
  ]);
  const standings = [...document.querySelectorAll(".mark-ours")].map((mark) =>
    mark.getAttribute("data-standing")
  );
  assert.deepEqual(standings, ["leads", "refused"]);
});

test("the chart has a summary in words, which names its picture", () => {
  const document = shown(aTimeline);
  const id = document.querySelector("svg")?.getAttribute("aria-labelledby");
  assert.match(document.getElementById(id ?? "")?.textContent ?? "", /^The price went from \$10 to \$14/);
});

test("a time at the right edge is not cut off", () => {
  const times = [...shown(aTimeline, 20, NOON_MS + 90_000).querySelectorAll(".chart-axes text")]
    .filter((text) => text.getAttribute("y") === "232");
  const last = times.at(-1);
  assert.deepEqual([last?.getAttribute("text-anchor"), last?.getAttribute("x")], ["end", "558"]);
  assert.ok(times.slice(0, -1).every((text) => text.getAttribute("text-anchor") === "middle"));
});

test("nothing on it has a style of its own, which the page's policy forbids", () => {
  assert.equal(shown(aTimeline).querySelectorAll("[style]").length, 0);
});

test("a lot that is over has no newest price, and one that is only watched no limit", () => {
  const document = shown([...aTimeline, anEntry(100, "ended", { price: 14, won: false })], 0);
  assert.deepEqual([titles(document, "newest"), titles(document, "limit")], [[], []]);
});
