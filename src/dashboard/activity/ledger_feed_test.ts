import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import { aRecord, timeAt } from "../../../tests/support/dashboard/bids.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import type { LinkState, ServerMessage } from "../../client/link.ts";
import type { Answer } from "../state/server.ts";
import { followLedger } from "./ledger_feed.ts";
import type { WireBid } from "./wire_bid.ts";

const failure = { ok: false, status: 0, code: "NO_ANSWER", error: "Gavel does not answer" } as const;

/** A page whose requests are answered by `answers`, one after another. */
function aPage(answers: readonly (readonly WireBid[] | "failure")[]) {
  const clock = createVirtualClock();
  const link = signal<LinkState>({ kind: "open" });
  const asked: string[] = [];
  const listeners = new Set<(message: ServerMessage) => void>();
  const feed = followLedger({
    clock,
    server: {
      call<T>(_method: string, path: string) {
        const answer = answers[asked.push(path) - 1];
        assert.ok(answer, `nobody expected ${path}`);
        return Promise.resolve(
          answer === "failure" ? failure : { ok: true, status: 200, body: { bids: answer } } as Answer<T>,
        );
      },
    },
    link: { state: link, open() {}, tryNow() {}, probe() {}, close() {}, send: () => true },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return {
    clock,
    link,
    feed,
    asked,
    changes: () => listeners.forEach((listen) => listen({ type: "auctionState", auction: {} })),
    ids() {
      const { value } = feed.state;
      return value.kind === "known" ? value.bids.map(({ id }) => id) : value.kind;
    },
  };
}

test("bids are read, and those that may have changed are read again after a change", async () => {
  const page = aPage([
    [aRecord({ id: "b2", timestamp: timeAt(300) }), aRecord({ result: "unknown" })],
    [aRecord({ id: "b3", timestamp: timeAt(301) }), aRecord()],
  ]);
  assert.equal(page.ids(), "loading");
  await page.clock.settle();
  assert.equal(page.asked[0], "ledger?limit=1000");
  page.changes();
  page.changes();
  await page.clock.advance(3_000);
  assert.deepEqual(page.ids(), ["b3", "b2", "b1"]);
  // From a minute before the oldest that is not settled.
  assert.deepEqual(page.asked.slice(1), [`ledger?limit=1000&from=${encodeURIComponent(timeAt(-60))}`]);
  assert.equal(page.clock.pending(), 0);
});

test("a failure is said, and takes nothing away that is known", async () => {
  const page = aPage(["failure", [aRecord()], "failure"]);
  await page.clock.settle();
  assert.deepEqual(page.feed.state.value, { kind: "failed", error: "Gavel does not answer" });
  await page.feed.load();
  await page.feed.load();
  assert.deepEqual(page.ids(), ["b1"]);
});

test("a page that is left asks for nothing more", async () => {
  const page = aPage([[aRecord()]]);
  page.changes();
  page.feed.close();
  page.changes();
  await page.clock.advance(60_000);
  assert.equal(page.asked.length, 1);
  assert.equal(page.ids(), "loading");
});
