import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import { aResult } from "../../../tests/support/dashboard/results.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import type { LinkState, ServerMessage } from "../../client/link.ts";
import type { Answer } from "../state/server.ts";
import { followResults } from "./result_list.ts";

const totals = { won: 1, lost: 0, onlyWatched: 0, notKnown: 0, spentInAll: 24.93, savedAgainstRetail: 35.07 };
const failure = { ok: false, status: 0, code: "NO_ANSWER", error: "Gavel does not answer" } as const;

/** A page whose requests are answered by `answers`, one after another. */
function aPage(answers: readonly (readonly [ids: readonly string[], next: string | null] | "failure")[]) {
  const clock = createVirtualClock();
  const link = signal<LinkState>({ kind: "open" });
  const asked: string[] = [];
  const listeners = new Set<(message: ServerMessage) => void>();
  const list = followResults({
    clock,
    server: {
      call<T>(_method: string, path: string) {
        const answer = answers[asked.push(path) - 1];
        assert.ok(answer, `nobody expected ${path}`);
        if (answer === "failure") return Promise.resolve(failure);
        const results = answer[0].map((id) => aResult({ id }));
        const body = { results, totals, next: answer[1] };
        return Promise.resolve({ ok: true, status: 200, body } as Answer<T>);
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
    list,
    asked,
    ends: (status: string) =>
      listeners.forEach((listen) => listen({ type: "auctionState", auction: { id: "9", status } })),
    ids() {
      const { value } = list.state;
      return value.kind === "known" ? value.results.map(({ id }) => id) : value.kind;
    },
  };
}

test("results are read page after page", async () => {
  const page = aPage([[["3", "2"], "a place"], [["1"], null]]);
  assert.equal(page.ids(), "loading");
  await page.clock.settle();
  assert.deepEqual(page.ids(), ["3", "2", "1"]);
  assert.deepEqual(page.asked, ["results?limit=1000", "results?limit=1000&before=a%20place"]);
});

test("they are read again once a lot has ended, and once for several that end together", async () => {
  const page = aPage([[["1"], null], [["3", "2", "1"], null]]);
  await page.clock.settle();
  page.ends("monitoring");
  page.ends("ended");
  page.ends("ended");
  assert.equal(page.asked.length, 1);
  await page.clock.advance(2_000);
  assert.deepEqual(page.ids(), ["3", "2", "1"]);
  assert.equal(page.asked.length, 2);
  assert.equal(page.clock.pending(), 0);
});

test("a failure is said, and takes nothing away that is known", async () => {
  const page = aPage(["failure", [["1"], null], "failure"]);
  await page.clock.settle();
  assert.deepEqual(page.list.state.value, { kind: "failed", error: "Gavel does not answer" });
  await page.list.load();
  page.link.value = { kind: "lost", sinceMs: 0, nextTryAtMs: 0 };
  page.link.value = { kind: "open" };
  await page.clock.settle();
  assert.deepEqual(page.ids(), ["1"]);
  assert.equal(page.asked.length, 3);
});

test("a list that is left asks for nothing more", async () => {
  const page = aPage([[["1"], null]]);
  page.ends("ended");
  page.list.close();
  page.ends("ended");
  await page.clock.advance(60_000);
  assert.equal(page.ids(), "loading");
  assert.equal(page.asked.length, 1);
});
