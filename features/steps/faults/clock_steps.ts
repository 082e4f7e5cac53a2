import assert from "node:assert/strict";
import { After, Given, Then, When } from "@cucumber/cucumber";
import { createSleepyClock, type SleepyClock } from "../../../tests/support/sleepy_clock.ts";
import type { GavelWorld } from "../../support/world.ts";
import { auctionOf } from "../views.ts";

const machines = new WeakMap<GavelWorld, SleepyClock>();

Given("Gavel runs on a machine that can sleep", function (this: GavelWorld) {
  this.choose({
    machineClock: (clock) => {
      const machine = createSleepyClock(clock);
      machines.set(this, machine);
      return machine;
    },
  });
});

/** The machine's own zone, while a scenario has another. */
let ownZone: { readonly TZ: string | undefined } | null = null;

Given(
  "it is {string} where Gavel runs, in {string}",
  function (this: GavelWorld, local: string, zone: string) {
    ownZone ??= { TZ: Deno.env.get("TZ") };
    Deno.env.set("TZ", zone);
    this.choose({ startMs: new Date(local).getTime() });
  },
);

After(function () {
  if (ownZone?.TZ !== undefined) Deno.env.set("TZ", ownZone.TZ);
  else if (ownZone) Deno.env.delete("TZ");
  ownZone = null;
});

When("the machine sleeps for {duration}", async function (this: GavelWorld, seconds: number) {
  await machineOf(this).sleep(seconds * 1000);
});

When(
  "{string} bids up to {money} on {string} while the machine sleeps for {duration}",
  async function (this: GavelWorld, rival: string, maximum: number, lot: string, seconds: number) {
    const { clock, house } = await this.running();
    clock.after(1_000, () => void house.rivalBids(Number(this.lotId(lot)), rival, maximum));
    await machineOf(this).sleep(seconds * 1000);
  },
);

When("the machine's clock is set {duration} ahead", function (this: GavelWorld, seconds: number) {
  machineOf(this).setAhead(seconds * 1000);
});

When("the machine's clock is set {duration} back", function (this: GavelWorld, seconds: number) {
  machineOf(this).setAhead(-seconds * 1000);
});

When(
  "the clock of the house gains {duration} over {duration}",
  async function (this: GavelWorld, gained: number, seconds: number) {
    const { clock, house } = await this.running();
    const steps = 40;
    const step = (left: number) => {
      house.faults.clockSkewMs += gained * 1000 / steps;
      if (left > 1) clock.after(seconds * 1000 / steps, () => step(left - 1));
    };
    step(steps);
  },
);

Then(
  "{string} ended at {money}, and somebody else has it",
  async function (this: GavelWorld, lot: string, price: number) {
    const { status, finalPrice, won } = await auctionOf(this, lot);
    assert.deepEqual({ status, finalPrice, won }, { status: "ended", finalPrice: price, won: false });
  },
);

function machineOf(world: GavelWorld): SleepyClock {
  const machine = machines.get(world);
  assert.ok(machine, "No step has said that Gavel runs on a machine that can sleep");
  return machine;
}
