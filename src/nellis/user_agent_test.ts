import assert from "node:assert/strict";
import { userAgent } from "./user_agent.ts";

Deno.test("Gavel says who it is and pretends to be no browser", () => {
  assert.equal(userAgent("1.2.3"), "Gavel/1.2.3 (self-hosted auction watcher; acts for its owner)");
  assert.doesNotMatch(userAgent("1.2.3"), /Mozilla|Chrome/);
});
