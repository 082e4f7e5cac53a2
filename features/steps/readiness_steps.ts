import assert from "node:assert/strict";
import { Given, Then } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { auctionOf, extensionOf } from "./views.ts";

Given("I want {int} of a group {string}", async function (this: GavelWorld, want: number, name: string) {
  const { status, body } = await this.call("POST", "/api/settings", { groups: { [name]: { want } } });
  assert.equal(status, 200, JSON.stringify(body));
});

Then("{string} is not checked yet", async function (this: GavelWorld, lot: string) {
  const { readiness, readinessReasons, readinessCheckedAt } = await auctionOf(this, lot);
  assert.deepEqual([readiness, readinessReasons, readinessCheckedAt], [null, [], null]);
});

Then("{string} is ready", async function (this: GavelWorld, lot: string) {
  const { readiness, readinessReasons } = await auctionOf(this, lot);
  assert.deepEqual([readiness, readinessReasons], ["green", []]);
});

Then("{string} was checked {duration} ago", async function (this: GavelWorld, lot: string, seconds: number) {
  const { readinessCheckedAt } = await auctionOf(this, lot);
  const { house } = await this.running();
  assert.equal(Math.round((house.now() - Date.parse(readinessCheckedAt ?? "")) / 1000), seconds);
});

Then(
  "{string} is {word}, because {string}",
  async function (this: GavelWorld, lot: string, level: string, reason: string) {
    const { readiness, readinessReasons } = await auctionOf(this, lot);
    assert.equal(readiness, level, readinessReasons.join("\n"));
    assert.ok(readinessReasons.some((each) => each.includes(reason)), readinessReasons.join("\n"));
  },
);

Then(
  "the extension has seen {string} be {word}",
  async function (this: GavelWorld, lot: string, levels: string) {
    const extension = await extensionOf(this);
    await extension.request("ping");
    const seen = extension.frames.flatMap((frame) => {
      const auction: unknown = frame["auction"];
      const isOfLot = auction !== null && typeof auction === "object" && "id" in auction &&
        auction.id === this.lotId(lot);
      return isOfLot && "readiness" in auction ? [auction.readiness] : [];
    });
    const changes = seen.filter((level, i) => level !== seen[i - 1] && level !== null);
    assert.deepEqual(changes, levels.split("-"));
  },
);

Then(
  "over {duration}, my session is asked for {int} time(s)",
  async function (this: GavelWorld, seconds: number, times: number) {
    const { house } = await this.running();
    const asked = () =>
      house.requests.log.filter(({ route, method }) => route === "dashboard" && method === "GET").length;
    const before = asked();
    await this.pass(seconds);
    assert.equal(asked() - before, times);
  },
);
