import { type Cents, DOLLAR, MOST_DOLLARS } from "../money.ts";

/** The costs of a lot beside its hammer price. Rates are shares: 0.15 is 15 %. */
export interface Costs {
  /** The buyer's premium, from 0 to 1. */
  readonly buyersPremiumRate: number;
  /** From 0 to 1; 0 where no tax is counted. */
  readonly salesTaxRate: number;
  /** True when the tax is taken on the premium too, false when on the price alone. */
  readonly isPremiumTaxed: boolean;
}

/** Rates are exact to a ten-thousandth of a percent; nobody charges finer ones. */
const MILLION = 1_000_000;

/**
 * Returns the whole cost of a lot at `priceCents`. Premium and tax are each rounded to the cent, halves up, as invoices
 * are.
 */
export function allInCost(priceCents: Cents, costs: Costs): Cents {
  const premiumCents = share(priceCents, costs.buyersPremiumRate);
  const taxedCents = costs.isPremiumTaxed ? priceCents + premiumCents : priceCents;
  return priceCents + premiumCents + share(taxedCents, costs.salesTaxRate);
}

/** Returns the highest whole-dollar bid that costs at most `totalCents` in all; 0 when not even $1 does. */
export function highestBidWithin(totalCents: Cents, costs: Costs): Cents {
  let [fits, tooMuch] = [0, MOST_DOLLARS + 1];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (allInCost(middle * DOLLAR, costs) <= totalCents) fits = middle;
    else tooMuch = middle;
  }
  return fits * DOLLAR;
}

/** Calculates in whole numbers throughout: 0.15 times 10.10 is no exact binary number. */
function share(cents: Cents, rate: number): Cents {
  return Math.floor((cents * Math.round(rate * MILLION) + MILLION / 2) / MILLION);
}
