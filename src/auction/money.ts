/** Whole US cents. Dollars exist only at the edges (Nellis, the clients, the owner's settings). */
export type Cents = number;

/** One dollar: Nellis takes bids in whole dollars only. */
export const DOLLAR: Cents = 100;

/** The largest amount that any client may name (client protocol): $999,999. */
export const MOST_DOLLARS = 999_999;

/**
 * Converts dollars, as a client or Nellis writes them, to whole cents (`19.999` is 2000). Throws a `RangeError` for
 * what is not a finite number.
 */
export function centsFromDollars(dollars: number): Cents {
  if (!Number.isFinite(dollars)) throw new RangeError(`${dollars} is not an amount in dollars`);
  return Math.round(dollars * DOLLAR);
}

/** Converts dollars to whole cents, never above the given amount: for limits. */
export function centsNotAbove(dollars: number): Cents {
  const cents = centsFromDollars(dollars);
  // Dollars with cents are no exact binary numbers: 19.99 may stand a hair below itself.
  return cents > dollars * DOLLAR + 1e-6 ? cents - 1 : cents;
}

/** Converts whole cents to dollars, as a number for the wire. */
export function dollarsFromCents(cents: Cents): number {
  return cents / DOLLAR;
}

/** Returns the highest whole-dollar amount that is not above `cents`. */
export function wholeDollarsBelow(cents: Cents): Cents {
  return Math.floor(cents / DOLLAR) * DOLLAR;
}

/** Returns the lowest whole-dollar amount that is not below `cents`. */
export function wholeDollarsAbove(cents: Cents): Cents {
  return Math.ceil(cents / DOLLAR) * DOLLAR;
}

// Made once: a formatter costs a hundred times what it then takes to format.
const wholeDollars = new Intl.NumberFormat("en-US");
const withCents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2 });

/** Formats cents for people: `$12` or `$12.50`. */
export function formatCents(cents: Cents): string {
  const dollars = dollarsFromCents(cents);
  return `$${(Number.isInteger(dollars) ? wholeDollars : withCents).format(dollars)}`;
}
