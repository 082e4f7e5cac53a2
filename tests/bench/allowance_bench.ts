import { aConfig, dollars, HOUR_MS, MINUTE_MS } from "../support/auctions.ts";
import { engineInHouse } from "../support/house/engine_in_house.ts";
import { atLeast, atMost, type Bench } from "./figure.ts";

const LOTS_TOGETHER = 6;
const QUIET_LOTS = 100;

/** Measures the requests at a house that grants eight a minute, and those for quiet lots at any house. */
export const allowanceBench: Bench = {
  name: "allowance",
  async run() {
    const { share, refused } = await sixTogether();
    return [
      {
        what: "allowance: 8 requests a minute, six lots together, bids that leave in time",
        measured: 100 * share,
        unit: "%",
        target: atLeast(100),
      },
      { what: "allowance: the same, refused", measured: refused, unit: "requests", target: atMost(6) },
      {
        what: "allowance: 100 quiet lots on the live feed",
        measured: await quietRequestsPerMinute(),
        unit: "requests a minute",
        target: atMost(3),
      },
    ];
  },
};

async function sixTogether(): Promise<{ readonly share: number; readonly refused: number }> {
  const { house, watch, pass, close } = await engineInHouse();
  house.faults.allowance = { perMinute: 8, saysWhen: false };
  const config = aConfig({ strategy: "snipe", snipeSeconds: 8, maxBidCents: dollars(60) });
  const ids: number[] = [];
  for (let lot = 0; lot < LOTS_TOGETHER; lot++) {
    ids.push(await watch({ closesInSeconds: 900, startPrice: 5 }, config));
  }
  await pass(20 * MINUTE_MS);
  const { refused } = house.requests;
  const won = ids.filter((id) => house.lot(id).ownerIsWinning).length;
  await close();
  return { share: won / LOTS_TOGETHER, refused };
}

async function quietRequestsPerMinute(): Promise<number> {
  const { watch, pass, arrived, close } = await engineInHouse();
  const config = aConfig({ strategy: "manual", maxBidCents: 0 });
  const wanted = aConfig({ strategy: "snipe", maxBidCents: dollars(60) });
  for (let lot = 0; lot < QUIET_LOTS; lot++) {
    await watch({ closesInSeconds: 48 * 3600, startPrice: 5 }, lot % 2 === 0 ? config : wanted);
  }
  await pass(HOUR_MS);
  const before = arrived();
  await pass(3 * HOUR_MS);
  const perMinute = (arrived() - before) / (3 * 60);
  await close();
  return perMinute;
}
