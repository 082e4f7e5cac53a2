import { defineParameterType, When } from "@cucumber/cucumber";
import type { BreakPoint, Faults, House, WrongPage } from "../../src/simulator/house.ts";
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

function anyOf(words: Readonly<Record<string, unknown>>): RegExp {
  return new RegExp(Object.keys(words).join("|"));
}

async function houseOf(world: GavelWorld): Promise<House> {
  return (await world.running()).house;
}

async function faultsOf(world: GavelWorld): Promise<Faults> {
  return (await houseOf(world)).faults;
}
