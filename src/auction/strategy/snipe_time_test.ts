import assert from "node:assert/strict";
import { aConfig, aListing, NOON_MS, rules } from "../../../tests/support/auctions.ts";
import { snipeLeadSeconds, snipeTime, travelTime } from "./snipe_time.ts";

const CLOSE_MS = NOON_MS + 60_000;
const LISTING = aListing({ closeTimeMs: CLOSE_MS });

Deno.test("a snipe leaves its lead and its travel before the close", () => {
  const travelMs = travelTime(20, 45);
  const ours = rules({ snipeSeconds: 10, travelMs });
  assert.equal(travelMs, 65);
  assert.equal(snipeTime(aConfig({ snipeSeconds: null }), LISTING, ours), CLOSE_MS - 10_000 - 65);
  assert.equal(snipeTime(aConfig({ snipeSeconds: 3 }), LISTING, ours), CLOSE_MS - 3_000 - 65);
});

Deno.test("a lot's own lead goes before the owner's for all lots", () => {
  const ours = rules({ snipeSeconds: 10 });
  assert.equal(snipeLeadSeconds(aConfig({ snipeSeconds: null }), ours), 10);
  assert.equal(snipeLeadSeconds(aConfig({ snipeSeconds: 60 }), ours), 60);
});
