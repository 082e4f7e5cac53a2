import { defineParameterType, When } from "@cucumber/cucumber";
import type {
  BreakPoint,
  Faults,
  FaultSwitches,
  House,
  Refusal,
  WrongPage,
} from "../../src/simulator/house.ts";
import type { GavelWorld } from "../support/world.ts";

const BREAK_POINTS: Readonly<Record<string, BreakPoint>> = {
  "before its answer": "before-answer",
  "in the head of its answer": "mid-head",
  "in the body of its answer": "mid-body",
};
const SHOWN: Readonly<Record<string, WrongPage>> = {
  "a login form": "login-form",
  "a challenge page": "challenge",
  '"Unauthorized"': "unauthorized",
  "nothing": "empty",
};

const PAGE_FAULTS: Readonly<Record<string, Partial<FaultSwitches>>> = {
  "a maintenance page": { nonsensePages: true },
  "half a page": { truncatePages: true },
  "another lot's page": { foreignPages: true },
};

/** The reasons of the house, in the words of the features. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  "a duplicate": "duplicate",
  "too low": "too-low",
  "ended": "ended",
  "outbid": "outbid",
  "signed out": "signed-out",
};

defineParameterType({
  name: "wrongPage",
  regexp: anyOf(PAGE_FAULTS),
  transformer: (words: string): Partial<FaultSwitches> | undefined => PAGE_FAULTS[words],
});
defineParameterType({
  name: "refusal",
  regexp: anyOf(REFUSALS),
  transformer: (words: string): Refusal | undefined => REFUSALS[words],
});
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

When(
  "the house takes the next bid, and its connection breaks {breakPoint}",
  async function (this: GavelWorld, point: BreakPoint) {
    (await faultsOf(this)).breakNext(point, 1, "bid");
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

When("the house renews my session with its next answer", async function (this: GavelWorld) {
  (await houseOf(this)).renewSession();
});

When(
  "the house answers every request for the page of {string} with {int}",
  async function (this: GavelWorld, lot: string, status: number) {
    (await faultsOf(this)).forLot(Number(this.lotId(lot))).pageStatus = status;
  },
);

When("the house shows {wrongPage} for {string}", async function (
  this: GavelWorld,
  fault: Partial<FaultSwitches>,
  lot: string,
) {
  Object.assign((await faultsOf(this)).forLot(Number(this.lotId(lot))), fault);
});

When("the house can't be reached", async function (this: GavelWorld) {
  (await faultsOf(this)).dropConnections = "refused";
});

When("the house loses every request before it acts", async function (this: GavelWorld) {
  (await faultsOf(this)).dropConnections = true;
});

When(
  "the house answers every request for a page with {int}",
  async function (this: GavelWorld, status: number) {
    (await faultsOf(this)).failAll(status, "page");
  },
);

When("the house answers every bid with {int}", async function (this: GavelWorld, status: number) {
  (await faultsOf(this)).failAll(status, "bid");
});

When("the house asks to be left alone for {duration}", async function (this: GavelWorld, seconds: number) {
  (await faultsOf(this)).rateLimited = { retryAfterSeconds: seconds };
});

When("the house takes {duration} to answer", async function (this: GavelWorld, seconds: number) {
  (await faultsOf(this)).latencyMs = seconds * 1000;
});

When("the house takes bids but never answers them", async function (this: GavelWorld) {
  (await faultsOf(this)).acceptThenHang = true;
});

When("the house neither takes bids nor answers them", async function (this: GavelWorld) {
  (await faultsOf(this)).ignoreBids = true;
});

When("the house takes bids but loses the connection then", async function (this: GavelWorld) {
  (await faultsOf(this)).acceptThenHang = { dropAfterMs: 0 };
});

When("the house refuses the next bid as {refusal}", async function (this: GavelWorld, refusal: Refusal) {
  (await faultsOf(this)).refuseNextBids(refusal, 1);
});

When(
  "the house refuses the next {int} bids as {refusal}",
  async function (this: GavelWorld, count: number, refusal: Refusal) {
    (await faultsOf(this)).refuseNextBids(refusal, count);
  },
);

When("the house answers the next bid with {int}", async function (this: GavelWorld, status: number) {
  (await faultsOf(this)).failNext(status, 1, "bid");
});

When("a late part of every page fails", async function (this: GavelWorld) {
  (await faultsOf(this)).brokenDeferred = true;
});

When("the house is in order again", async function (this: GavelWorld) {
  (await faultsOf(this)).clear();
});

function anyOf(words: Readonly<Record<string, unknown>>): RegExp {
  return new RegExp(Object.keys(words).join("|"));
}

async function houseOf(world: GavelWorld): Promise<House> {
  return (await world.running()).house;
}

async function faultsOf(world: GavelWorld): Promise<Faults> {
  return (await houseOf(world)).faults;
}
