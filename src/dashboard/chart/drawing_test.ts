import assert from "node:assert/strict";
import test from "node:test";
import { aTimeline, NOON_MS } from "../../../tests/support/dashboard/timelines.ts";
import { type ChartFacts, drawChart } from "./drawing.ts";
import { priceHistory } from "./price_history.ts";

const SECOND_MS = 1_000;
const history = priceHistory(aTimeline);
const size = { width: 560, height: 240 };
const range = { fromMs: NOON_MS, toMs: NOON_MS + 100 * SECOND_MS };
const facts: ChartFacts = { nowMs: NOON_MS + 80 * SECOND_MS, closeMs: range.toMs, limit: 20 };

test("prices make one line of steps that ends now, inside the plot", () => {
  const { line, newest, plot } = drawChart(history, range, size, facts);
  assert.match(line, /^M46 [\d.]+(H[\d.]+V[\d.]+){3}H446$/);
  assert.deepEqual([newest?.x, newest?.dollars], [446, 14]);
  for (const [, y] of line.matchAll(/V([\d.]+)/g)) {
    assert.ok(Number(y) >= plot.top && Number(y) <= plot.bottom, `${y} is outside`);
  }
});

test("every bid, move and the close has its place", () => {
  const { ours, rivals, extensions, closeX, plot } = drawChart(history, range, size, facts);
  assert.equal(ours.length, 1);
  assert.deepEqual(rivals.map(({ x }) => x), [346, 396]);
  assert.deepEqual(extensions.map(({ x }) => x), [351]);
  assert.equal(closeX, plot.right);
});

test("only what happened within the range is shown, and the price that held at its beginning", () => {
  const late = { fromMs: NOON_MS + 65 * SECOND_MS, toMs: NOON_MS + 75 * SECOND_MS };
  const { ours, rivals, extensions, closeX, line } = drawChart(history, late, size, facts);
  assert.deepEqual([ours.length, rivals.length, extensions.length, closeX], [0, 1, 0, null]);
  assert.match(line, /^M46 [\d.]+H296V[\d.]+H546$/);
});

test("a limit near the prices has its place; one far above is said to be above", () => {
  const near = drawChart(history, range, size, facts);
  assert.ok(near.limit && !near.limit.isAbove && near.limit.y > near.plot.top);
  const far = drawChart(history, range, size, { ...facts, limit: 9_000 });
  assert.deepEqual(far.limit, { dollars: 9_000, isAbove: true, y: far.plot.top });
  assert.equal(drawChart(history, range, size, { ...facts, limit: 0 }).limit, null);
});

test("a lot without a price is an empty chart", () => {
  const { line, area, newest } = drawChart(priceHistory([]), range, size, facts);
  assert.deepEqual([line, area, newest], ["", "", null]);
});
