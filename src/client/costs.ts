/** The costs beside the hammer price, as the owner's settings have them. Rates are shares: 0.15 is 15 %. */
export interface Costs {
  readonly buyersPremiumRate: number;
  readonly salesTaxRate: number;
  /** True when the tax is taken on the premium too. */
  readonly taxOnPremium: boolean;
}

/** The parts of what a lot costs at a price. Dollars. */
export interface Invoice {
  readonly price: number;
  readonly premium: number;
  readonly tax: number;
  readonly inAll: number;
}

const MILLION = 1_000_000;

/** Returns the cost of a lot at a price, to the cent, exactly as the server computes it (`auction/limits/costs.ts`). */
export function invoiceOf(price: number, { buyersPremiumRate, salesTaxRate, taxOnPremium }: Costs): Invoice {
  const priceCents = Math.round(price * 100);
  const premiumCents = share(priceCents, buyersPremiumRate);
  const taxCents = share(taxOnPremium ? priceCents + premiumCents : priceCents, salesTaxRate);
  return {
    price,
    premium: premiumCents / 100,
    tax: taxCents / 100,
    inAll: (priceCents + premiumCents + taxCents) / 100,
  };
}

/** Halves are rounded up. All in whole numbers, as 0.145 times 100 is 14.499999999999998. */
function share(cents: number, rate: number): number {
  return Math.floor((cents * Math.round(rate * MILLION) + MILLION / 2) / MILLION);
}
