import type { Cents } from "../../../src/auction/money.ts";
import type { Settings } from "../../../src/owner/settings_schema.ts";
import type { SettingBeliefs } from "./acknowledged_settings.ts";

type Costs = Settings["costs"];

const MILLION = 1_000_000n;

/** What a price comes to with premium and tax, each rounded to the cent: reckoned apart from Gavel's own code. */
export function allIn(priceCents: Cents, { buyersPremiumRate, salesTaxRate, taxOnPremium }: Costs): Cents {
  const share = (cents: bigint, rate: number) =>
    (cents * BigInt(Math.round(rate * 1_000_000)) * 2n + MILLION) / (2n * MILLION);
  const price = BigInt(priceCents);
  const premium = share(price, buyersPremiumRate);
  return Number(price + premium + share(taxOnPremium ? price + premium : price, salesTaxRate));
}

/** The least that lots can cost by what may be in force. */
export function cheapest({ costs }: SettingBeliefs): Costs {
  return {
    buyersPremiumRate: Math.min(...costs.buyersPremiumRate.possible()),
    salesTaxRate: Math.min(...costs.salesTaxRate.possible()),
    taxOnPremium: costs.taxOnPremium.possible().every((isTaxed) => isTaxed),
  };
}

/** The most that lots can cost by what may be in force. */
export function dearest({ costs }: SettingBeliefs): Costs {
  return {
    buyersPremiumRate: Math.max(...costs.buyersPremiumRate.possible()),
    salesTaxRate: Math.max(...costs.salesTaxRate.possible()),
    taxOnPremium: costs.taxOnPremium.possible().some((isTaxed) => isTaxed),
  };
}

/** The loosest of what a limit may be; a limit that is null, or was never set, is none. */
export function loosest(possible: readonly (number | null)[]): number {
  return possible.length === 0 ? Infinity : Math.max(...possible.map((limit) => limit ?? Infinity));
}

/** The tightest of what a limit may be. */
export function tightest(possible: readonly (number | null)[]): number {
  return Math.min(Infinity, ...possible.map((limit) => limit ?? Infinity));
}
