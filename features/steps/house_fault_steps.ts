import assert from "node:assert/strict";
import { defineParameterType, Given, When } from "@cucumber/cucumber";
import {
  type BreakPoint,
  DATE_FORMS,
  type DateForm,
  type Faults,
  type House,
  type Refusal,
  type WrongPage,
} from "../../src/simulator/house.ts";
import type { GavelWorld } from "../support/world.ts";

const BREAK_POINTS: Readonly<Record<string, BreakPoint>> = {
  "before its answer": "before-answer",
  "amid the head of its answer": "mid-head",
  "amid the body of its answer": "mid-body",
};
const SHOWN: Readonly<Record<string, WrongPage>> = {
  "a login form": "login-form",
  "a challenge page": "challenge",
  '"Unauthorized"': "unauthorized",
  "nothing": "empty",
};
const OWN_WORDS: Readonly<Record<string, Refusal>> = {
  "for unpaid items": "unpaid-items",
  "as the account is closed": "account-closed",
};

defineParameterType({
  name: "breakPoint",
  regexp: anyOf(BREAK_POINTS),
  transformer: (words: string) => BREAK_POINTS[words],
});
defineParameterType({
  name: "shownInstead",
  regexp: anyOf(SHOWN),
  transformer: (words: string) => SHOWN[words],
});
defineParameterType({
  name: "ownWords",
  regexp: anyOf(OWN_WORDS),
  transformer: (words: string) => OWN_WORDS[words],
});

When(
  "the house takes the next bid, and its connection breaks {breakPoint}",
  async function (this: GavelWorld, point: BreakPoint) {
    (await faultsOf(this)).breakNext(point, 1, "bid");
  },
);

When(
  "the house takes every bid, and its connection breaks {breakPoint}",
  async function (this: GavelWorld, point: BreakPoint) {
    (await faultsOf(this)).breakNext(point, Infinity, "bid");
  },
);

Given("the house grants {int} requests a minute", async function (this: GavelWorld, perMinute: number) {
  (await faultsOf(this)).allowance = { perMinute, saysWhen: true };
});

Given(
  "the house grants {int} requests a minute, and doesn't say when to come back",
  async function (this: GavelWorld, perMinute: number) {
    (await faultsOf(this)).allowance = { perMinute, saysWhen: false };
  },
);

When(
  "the house shows {string} as it was {duration} ago",
  async function (this: GavelWorld, lot: string, seconds: number) {
    (await faultsOf(this)).forLot(Number(this.lotId(lot))).stalePagesSeconds = seconds;
  },
);

When(
  "the house shows {shownInstead} instead of the account",
  async function (this: GavelWorld, shown: WrongPage) {
    (await faultsOf(this)).accountShows = shown;
  },
);

When(
  "the house shows {shownInstead} instead of my auctions",
  async function (this: GavelWorld, shown: WrongPage) {
    (await faultsOf(this)).dashboardShows = shown;
  },
);

When(
  "the house shows {shownInstead} instead of every lot",
  async function (this: GavelWorld, shown: WrongPage) {
    (await faultsOf(this)).lotShows = shown;
  },
);

When(
  "the house shows {shownInstead} instead of {string}",
  async function (this: GavelWorld, shown: WrongPage, lot: string) {
    (await faultsOf(this)).forLot(Number(this.lotId(lot))).lotShows = shown;
  },
);

When("the house renews my session with its next answer", async function (this: GavelWorld) {
  (await houseOf(this)).renewSession();
});

When(
  "the house answers {int} for {string} from {duration} to {duration} before its close",
  async function (this: GavelWorld, status: number, lot: string, fromSeconds: number, toSeconds: number) {
    setOutage(await faultsOf(this), Number(this.lotId(lot)), { fromSeconds, toSeconds, answer: status });
  },
);

When(
  "the house can't be reached for {string} from {duration} to {duration} before its close",
  async function (this: GavelWorld, lot: string, fromSeconds: number, toSeconds: number) {
    setOutage(await faultsOf(this), Number(this.lotId(lot)), { fromSeconds, toSeconds, answer: "refused" });
  },
);

When(
  "the house answers every request for the page of {string} with {int}",
  async function (this: GavelWorld, lot: string, status: number) {
    (await faultsOf(this)).forLot(Number(this.lotId(lot))).pageStatus = status;
  },
);

When(
  "the house answers the next {int} request(s) for a page with {int}",
  async function (this: GavelWorld, count: number, status: number) {
    (await faultsOf(this)).failNext(status, count, "page");
  },
);

When("a page takes {duration}", async function (this: GavelWorld, seconds: number) {
  (await faultsOf(this)).pageDelayMs = seconds * 1000;
});

Given(
  "a lot {string} that closes in {duration}, on which two bid against each other every {duration} up to {money}",
  async function (this: GavelWorld, lot: string, seconds: number, everySeconds: number, maximum: number) {
    const war = { names: ["Ada", "Ben"] as const, maximum, everySeconds, fromSeconds: everySeconds };
    await this.addLot(lot, { closesInSeconds: seconds, rivals: [war] });
  },
);

When(
  "the house refuses the next bid {ownWords}",
  async function (this: GavelWorld, refusal: Refusal) {
    (await faultsOf(this)).refuseNextBids(refusal, 1);
  },
);

When(
  "the house refuses every bid {ownWords}",
  async function (this: GavelWorld, refusal: Refusal) {
    (await faultsOf(this)).refuseBids = refusal;
  },
);

Given("the house shows its bids beside the lot, as text", async function (this: GavelWorld) {
  (await houseOf(this)).history = "beside";
});

Given("the house writes its dates as {string}", async function (this: GavelWorld, word: string) {
  const form = DATE_FORMS.find((known): known is DateForm => known === word);
  assert.ok(form, `"${word}" is no form of dates`);
  (await houseOf(this)).dates = form;
});

function anyOf(words: Readonly<Record<string, unknown>>): RegExp {
  return new RegExp(Object.keys(words).join("|"));
}

function setOutage(faults: Faults, lotId: number, outage: NonNullable<Faults["outageNearClose"]>): void {
  faults.forLot(lotId).outageNearClose = outage;
}

async function houseOf(world: GavelWorld): Promise<House> {
  return (await world.running()).house;
}

async function faultsOf(world: GavelWorld): Promise<Faults> {
  return (await houseOf(world)).faults;
}
