import assert from "node:assert/strict";
import test from "node:test";
import { lotWith } from "../../tests/support/extension/states.ts";
import type { LotView } from "../messages.ts";
import { soonestFirst } from "./order.ts";

function view(id: string, minute: number | null, status: "monitoring" | "ended" = "monitoring"): LotView {
  const lot = lotWith({ id });
  const closeTime = `2026-11-02T13:${minute}:00.000Z`;
  const data = minute !== null && lot.data ? { ...lot.data, closeTime } : null;
  return { auction: { ...lot, status, data }, plan: null };
}

test("the popup lists the lots that close soonest first, and those that are over last", () => {
  const lots = [
    view("over", 10, "ended"),
    view("unread", null),
    view("later", 50),
    view("over since", 20, "ended"),
    view("sooner", 40),
  ];
  assert.deepEqual(
    lots.toSorted(soonestFirst).map(({ auction }) => auction.id),
    ["sooner", "later", "unread", "over since", "over"],
  );
});
