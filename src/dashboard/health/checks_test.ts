import assert from "node:assert/strict";
import test from "node:test";
import type { WireOwnerState } from "../../wire/state.ts";
import { healthSummary, shownChecks } from "./checks.ts";

type Checks = WireOwnerState["checks"];

function stateOf(checks: Checks, bidding = { paused: false, dryRun: false }): WireOwnerState {
  return { checks, bidding } as unknown as WireOwnerState;
}

const WELL = { status: "healthy", message: "Well" } as const;

test("what is well says so, and asks for nothing", () => {
  const groups = shownChecks(stateOf({ store: WELL, session: WELL }), true);
  assert.deepEqual(groups.map(({ title, checks }) => [title, checks.map(({ name }) => name)]), [
    ["Nellis", ["session"]],
    ["Bidding", ["store"]],
  ]);
  assert.ok(groups.every(({ checks }) => checks.every(({ remedy }) => remedy === null)));
  assert.deepEqual(healthSummary(groups), { text: "Everything is well.", tone: "good" });
});

test("what is not well says what to do, and is named at the top", () => {
  const groups = shownChecks(
    stateOf({
      session: { status: "degraded", message: "Nellis does not know you any more" },
      memory: { status: "unhealthy", message: "The heap is almost full" },
      store: WELL,
    }),
    true,
  );
  const [session] = groups[0]?.checks ?? [];
  assert.match(session?.remedy ?? "", /hand the session over/);
  assert.deepEqual(healthSummary(groups), {
    text: "2 parts need a look: Your session at Nellis, Memory.",
    tone: "bad",
  });
});

test("without a connection every part is unknown, and nothing is advised", () => {
  const groups = shownChecks(stateOf({ session: { status: "degraded", message: "x" }, store: WELL }), false);
  for (const { status, remedy } of groups.flatMap(({ checks }) => checks)) {
    assert.deepEqual([status, remedy], ["unknown", null]);
  }
  assert.equal(healthSummary(groups).tone, "unknown");
  assert.equal(healthSummary([]).tone, "unknown");
});

test("no session at all is no fault of Gavel's, and still nothing that is well", () => {
  const state = stateOf({ session: { status: "healthy", message: "Gavel has no session of yours yet" } });
  const statusOf = (hasSession: boolean | null) => shownChecks(state, true, hasSession)[0]?.checks[0]?.status;
  assert.deepEqual([null, true, false].map(statusOf), ["healthy", "healthy", "degraded"]);
});

test("while the store is away nobody is told to restart Gavel, and the backup has a name of its own", () => {
  const groups = shownChecks(
    stateOf({
      store: { status: "degraded", message: "The store can't be reached" },
      lease: { status: "degraded", message: "It is not certain that no other Gavel uses Redis" },
      backup: WELL,
    }),
    true,
  );
  const checks = groups.flatMap(({ checks }) => checks);
  assert.ok(checks.every(({ remedy }) => !/start this one|Start Gavel|restart/.test(remedy ?? "")));
  assert.deepEqual(groups.map(({ title }) => title), ["Bidding", "Gavel itself"]);
  assert.equal(checks.at(-1)?.title, "Nightly backup");
});

test("a part of a newer server is shown under its own name", () => {
  const groups = shownChecks(stateOf({ tides: { status: "degraded", message: "High" } }), true);
  assert.deepEqual(groups.map(({ title }) => title), ["Other parts"]);
  assert.equal(groups[0]?.checks[0]?.title, "tides");
});

test("whether Gavel bids is said without the words for scripts", () => {
  const check = {
    bidding: { status: "degraded", message: "POST /api/bidding/resume ends the pause" },
  } as const;
  const messageOf = (bidding: { paused: boolean; dryRun: boolean }) =>
    shownChecks(stateOf(check, bidding), true)[0]?.checks[0]?.message;
  assert.equal(messageOf({ paused: true, dryRun: true }), "All bidding is paused");
  assert.match(messageOf({ paused: false, dryRun: true }) ?? "", /none is sent$/);
  assert.equal(messageOf({ paused: false, dryRun: false }), "Bids are sent");
});
