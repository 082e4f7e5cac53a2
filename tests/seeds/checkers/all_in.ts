import type { Cents } from "../../../src/auction/money.ts";
import type { Settings } from "../../../src/owner/settings_schema.ts";
import type { AcknowledgedSettings } from "./acknowledged_settings.ts";

type Costs = Settings["costs"];

const MILLION = 1_000_000n;

/** Returns a price with premium and tax, each rounded to the cent. It is computed apart from Gavel's own code. */
export function allIn(priceCents: Cents, { buyersPremiumRate, salesTaxRate, taxOnPremium }: Costs): Cents {
  const share = (cents: bigint, rate: number) =>
    (cents * BigInt(Math.round(rate * 1_000_000)) * 2n + MILLION) / (2n * MILLION);
  const price = BigInt(priceCents);
  const premium = share(price, buyersPremiumRate);
  return Number(price + premium + share(taxOnPremium ? price + premium : price, salesTaxRate));
}

/** Returns the rates with which lots cost least, of those that may be in force. */
export function cheapest({ costs }: AcknowledgedSettings): Costs {
  return {
    buyersPremiumRate: Math.min(...costs.buyersPremiumRate.possible()),
    salesTaxRate: Math.min(...costs.salesTaxRate.possible()),
    taxOnPremium: costs.taxOnPremium.possible().every((isTaxed) => isTaxed),
  };
}

/** Returns the rates with which lots cost most, of those that may be in force. */
export function dearest({ costs }: AcknowledgedSettings): Costs {
  return {
    buyersPremiumRate: Math.max(...costs.buyersPremiumRate.possible()),
    salesTaxRate: Math.max(...costs.salesTaxRate.possible()),
    taxOnPremium: costs.taxOnPremium.possible().some((isTaxed) => isTaxed),
  };
}

/** Returns the loosest value that a limit may have; null, or a limit that was never set, is no limit. */
export function loosest(possible: readonly (number | null)[]): number {
  return possible.length === 0 ? Infinity : Math.max(...possible.map((limit) => limit ?? Infinity));
}

/** Returns the tightest value that a limit may have. */
export function tightest(possible: readonly (number | null)[]): number {
  return Math.min(Infinity, ...possible.map((limit) => limit ?? Infinity));
}
