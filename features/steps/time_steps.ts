import { Given, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { extensionOf, lotOf } from "./views.ts";

/** Gavel looks at a lot once more after its close; by then it knows. */
const UNTIL_IT_IS_KNOWN_SECONDS = 5;

Given("Gavel forgets ended auctions after {duration}", function (this: GavelWorld, seconds: number) {
  const env = { ...this.options.env, ENDED_AUCTION_RETENTION_MS: String(seconds * 1000) };
  this.options = { ...this.options, env };
});

When("{duration} pass(es)", async function (this: GavelWorld, seconds: number) {
  await this.pass(seconds);
});

When(
  "it is {duration} before the close of {string}",
  async function (this: GavelWorld, seconds: number, lot: string) {
    await this.pass(await leftSeconds(this, lot) - seconds);
  },
);

When("{string} closes", async function (this: GavelWorld, lot: string) {
  for (let left = await leftSeconds(this, lot); left > 0; left = await leftSeconds(this, lot)) {
    await this.pass(left);
  }
  await this.pass(UNTIL_IT_IS_KNOWN_SECONDS);
});

When("Gavel restarts", restart);
When("Gavel starts again", restart);

When("Gavel is stopped", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  // Its lots are let go of at once. What is on its way to the house can take its time, and is heard of no more.
  void gavel.monitor.close();
});

async function restart(this: GavelWorld): Promise<void> {
  const running = await this.running();
  await running.restart();
  await extensionOf(this);
}

async function leftSeconds(world: GavelWorld, lot: string): Promise<number> {
  const { house } = await world.running();
  const { isClosed, closeTimeMs } = await lotOf(world, lot);
  return isClosed ? 0 : (closeTimeMs - house.now()) / 1000;
}
