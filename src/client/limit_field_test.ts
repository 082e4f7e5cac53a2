import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot, aWireState, SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { limitNote, limitText, type NoteFacts, readLimit } from "./limit_field.ts";

const facts = (fields: Partial<NoteFacts> = {}): NoteFacts => ({
  auction: aWireLot(),
  settings: SPENDING,
  state: aWireState(),
  ...fields,
});

test("a limit is read in whole dollars, and nothing at all is none", () => {
  assert.deepEqual(readLimit("$1,200"), { ok: true, value: 1200 });
  assert.deepEqual(readLimit(""), { ok: true, value: 0 });
  assert.equal(readLimit("1.200").ok, false);
});

test("no limit is an empty field, and an older one with cents keeps them", () => {
  assert.deepEqual([0, 40, 1200, 48.5].map(limitText), ["", "40", "1,200", "48.50"]);
});

test("a limit says what it comes to in all, typed or in force, watched or not", () => {
  assert.equal(limitNote(null, facts()), "= $49.85 in all");
  assert.equal(limitNote("55", facts()), "= $68.55 in all");
  assert.equal(limitNote("55", facts({ auction: null })), "= $68.55 in all");
  assert.equal(limitNote("55", facts({ settings: null })), "In all: not known yet");
  assert.equal(limitNote("", facts()), "Only watch: nothing is bid");
  assert.equal(limitNote("5x", facts()), "Whole dollars");
});

test("a lot's own bound for all it costs stands beside the sum", () => {
  const auction = aWireLot({ config: { maxTotal: 45 } });
  assert.equal(limitNote(null, facts({ auction })), "= $49.85 in all, at most $45");
});

test("a typed limit that bids at once says so; the one in force, and one while all is paused, bid nothing", () => {
  const auction = aWireLot({ config: { strategy: "increment" } });
  assert.equal(limitNote("55", facts({ auction })), "= $68.55 in all; bids $13 at once");
  assert.equal(limitNote(null, facts({ auction })), "= $49.85 in all");
  const state = aWireState({ bidding: { paused: true } });
  assert.equal(limitNote("55", facts({ auction, state })), "= $68.55 in all");
});
