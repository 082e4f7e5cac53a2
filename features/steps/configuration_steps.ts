import { Given, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";

// These steps choose how Gavel is started. Each throws when Gavel runs already.

Given("Gavel is configured with {variable}", function (this: GavelWorld, assignment: string) {
  const at = assignment.indexOf("=");
  this.choose({ env: { [assignment.slice(0, at)]: assignment.slice(at + 1) } });
});

When("Gavel starts with {variable}", async function (this: GavelWorld, assignment: string) {
  const at = assignment.indexOf("=");
  this.choose({ env: { [assignment.slice(0, at)]: assignment.slice(at + 1) } });
  await this.tryToStart();
});

Given("Gavel is on a dry run", function (this: GavelWorld) {
  this.choose({ env: { DRY_RUN: "true" } });
});

Given("smart bidding is on", function (this: GavelWorld) {
  this.choose({ env: { USE_SMART_BIDDING: "true" } });
});

Given("the live feed is off", function (this: GavelWorld) {
  this.choose({ env: { ENABLE_SSE: "false" } });
});

Given("the live feed is on for {int}% of the lots", function (this: GavelWorld, percent: number) {
  this.choose({ env: { SSE_ROLLOUT_PERCENT: String(percent) } });
});

Given("Gavel forgets ended auctions after {duration}", function (this: GavelWorld, seconds: number) {
  this.choose({ env: { ENDED_AUCTION_RETENTION_MS: String(seconds * 1000) } });
});

Given("nobody is signed in", function (this: GavelWorld) {
  this.choose({ signedIn: false });
});
