import assert from "node:assert/strict";
import test from "node:test";
import type { StatusView } from "../messages.ts";
import { stateWith } from "../../tests/support/extension/states.ts";
import { badgeOf } from "./badge.ts";

const open: StatusView["connection"] = { kind: "open" };

test("the badge counts the lots that will be bid on", () => {
  const { text, title } = badgeOf({
    connection: open,
    state: stateWith({ tone: "armed", bids: 3, leads: 1 }),
  });
  assert.equal(text, "4");
  assert.equal(title, "Gavel: Armed. 4 of 9 lots will be bid on");
});

test("the badge says why nothing is certain, in each state", () => {
  const texts = ([
    [{ kind: "unpaired" }, null, ""],
    [{ kind: "connecting" }, null, "…"],
    [{ kind: "refused" }, null, "!"],
    [{ kind: "lost", sinceMs: 0 }, null, "OFF"],
    [open, null, "…"],
    [open, stateWith({ tone: "paused" }), "‖"],
    [open, stateWith({ tone: "blocked" }), "!"],
    [open, stateWith({ tone: "partly", bids: 2 }), "!"],
    [open, stateWith({ tone: "practice", bids: 2 }), "2"],
    [open, stateWith({ tone: "idle" }), "0"],
  ] as const).map(([connection, state, expected]) => [badgeOf({ connection, state }).text, expected]);
  for (const [text, expected] of texts) assert.equal(text, expected);
});

test("what was true before the connection broke is not on the badge", () => {
  const state = stateWith({ tone: "armed", bids: 3 });
  assert.equal(badgeOf({ connection: { kind: "lost", sinceMs: 0 }, state }).text, "OFF");
});
