import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import { anEntry } from "../../../tests/support/dashboard/timelines.ts";
import type { LinkState, ServerMessage } from "../../client/link.ts";
import type { TimelineEntry } from "../chart/timeline_entry.ts";
import type { Answer } from "../state/server.ts";
import { followTimeline } from "./timeline_feed.ts";

type TimelineAnswer = Answer<{ readonly timeline: readonly TimelineEntry[] }>;

/** A page's connection by hand: each request waits until it is answered. */
function aPage() {
  const link = signal<LinkState>({ kind: "open" });
  const sent: unknown[] = [];
  const waiting: ((answer: TimelineAnswer) => void)[] = [];
  const listeners = new Set<(message: ServerMessage) => void>();
  const feed = followTimeline({
    server: {
      call: <T>() => new Promise<Answer<T>>((resolve) => waiting.push(resolve as (answer: unknown) => void)),
    },
    link: {
      state: link,
      open() {},
      tryNow() {},
      probe() {},
      close() {},
      send(message) {
        sent.push(message);
        return true;
      },
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  }, "71");
  return {
    feed,
    link,
    sent,
    listeners,
    push(entry: TimelineEntry, auctionId = "71") {
      for (const listener of listeners) listener({ type: "timelineEntry", auctionId, entry });
    },
    async answer(answer: TimelineAnswer) {
      waiting.shift()?.(answer);
      await Promise.resolve();
      await Promise.resolve();
    },
    async answerWith(...timeline: readonly TimelineEntry[]) {
      await this.answer({ ok: true, status: 200, body: { timeline } });
    },
    kinds() {
      const { value } = feed.state;
      return value.kind === "known" ? value.entries.map(({ kind }) => kind) : value.kind;
    },
  };
}

test("a timeline is read as a whole, and grows", async () => {
  const page = aPage();
  assert.equal(page.kinds(), "loading");
  assert.deepEqual(page.sent, [{ type: "subscribe", auctionId: "71", timeline: true }]);
  await page.answerWith(anEntry(0, "watched"));
  page.push(anEntry(1, "price-moved"));
  assert.deepEqual(page.kinds(), ["watched", "price-moved"]);
});

test("an entry that came while the whole was on its way is neither lost nor told twice", async () => {
  const page = aPage();
  page.push(anEntry(1, "price-moved"));
  page.push(anEntry(2, "outbid"));
  await page.answerWith(anEntry(0, "watched"), anEntry(1, "price-moved"));
  assert.deepEqual(page.kinds(), ["watched", "price-moved", "outbid"]);
});

test("entries of other lots are left alone", async () => {
  const page = aPage();
  await page.answerWith(anEntry(0, "watched"));
  page.push(anEntry(1, "price-moved"), "72");
  assert.deepEqual(page.kinds(), ["watched"]);
});

test("after a lost connection it is subscribed to and read again, and the old one stays until then", async () => {
  const page = aPage();
  await page.answerWith(anEntry(0, "watched"));
  page.link.value = { kind: "lost", sinceMs: 0, nextTryAtMs: 0 };
  assert.deepEqual(page.kinds(), ["watched"]);
  page.link.value = { kind: "open" };
  assert.equal(page.sent.length, 2);
  assert.deepEqual(page.kinds(), ["watched"]);
  await page.answerWith(anEntry(0, "watched"), anEntry(5, "ended"));
  assert.deepEqual(page.kinds(), ["watched", "ended"]);
});

test("a failure is said, and is no reason to forget what is known", async () => {
  const failure = { ok: false, status: 0, code: "NO_ANSWER", error: "Gavel does not answer" } as const;
  const page = aPage();
  await page.answer(failure);
  assert.deepEqual(page.feed.state.value, { kind: "failed", error: "Gavel does not answer" });
  void page.feed.load();
  await page.answerWith(anEntry(0, "watched"));
  void page.feed.load();
  await page.answer(failure);
  assert.deepEqual(page.kinds(), ["watched"]);
});

test("a timeline that is left takes nothing more, and ends its subscription", async () => {
  const page = aPage();
  page.feed.close();
  await page.answerWith(anEntry(0, "watched"));
  assert.equal(page.kinds(), "loading");
  assert.equal(page.listeners.size, 0);
  assert.deepEqual(page.sent.at(-1), { type: "unsubscribe", auctionId: "71" });
});
