import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { StartError } from "../../src/start_error.ts";
import type { GavelWorld } from "../support/world.ts";
import { lotOf } from "./views.ts";

/** Gavel reads a lot once more just after its close: by then it knows how the lot ended. */
const UNTIL_IT_IS_KNOWN_SECONDS = 5;

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

When("Gavel restarts", async function (this: GavelWorld) {
  await this.stop();
  await this.start();
});

When("Gavel is stopped", async function (this: GavelWorld) {
  await this.stop();
});

When("Gavel starts again", async function (this: GavelWorld) {
  await this.start();
});

Then("Gavel does not start, because {string}", async function (this: GavelWorld, reason: string) {
  this.startError ??= await this.start().then(() => undefined, (error: unknown) => error);
  assert.ok(this.startError instanceof StartError, `It started, or failed otherwise: ${this.startError}`);
  assert.ok(this.startError.message.includes(reason), `It said: ${this.startError.message}`);
});

Then("the reason does not hold {string}", function (this: GavelWorld, secret: string) {
  assert.ok(this.startError instanceof StartError);
  assert.ok(!this.startError.message.includes(secret));
});

async function leftSeconds(world: GavelWorld, lot: string): Promise<number> {
  const { house } = await world.running();
  const { isClosed, closeTimeMs } = await lotOf(world, lot);
  return isClosed ? 0 : (closeTimeMs - house.now()) / 1000;
}
