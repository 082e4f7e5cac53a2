/** An amount that an owner typed, or a sentence that says how to write it. */
export type TypedDollars =
  | { readonly ok: true; readonly dollars: number }
  | { readonly ok: false; readonly error: string };

/** The largest amount that Gavel takes (client protocol). */
const MOST_DOLLARS = 999_999;

/** Digits, in groups of three where there are commas, and the cents after a point. */
const AMOUNT = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/;

/**
 * Reads an amount in whole dollars. "48", "$48", "48.00" and "1,200" are read, and nothing at all is 0. Whatever could
 * mean two amounts is refused: "1.200" is 1,200 to half of the world.
 */
export function readDollars(text: string): TypedDollars {
  const typed = text.replace(/\s+/g, " ").trim().replace(/^\$ ?| ?\$$/, "");
  if (typed === "") return { ok: true, dollars: 0 };
  if (/^[-−]/.test(typed) || /^\$ ?[-−]/.test(text.trim())) return refused("An amount can't be below $0");
  const [, whole = "", cents = ""] = AMOUNT.exec(typed) ?? [];
  if (whole === "") return refused("Write whole dollars, such as 48 or 1,200");
  if (cents.length > 2) return refused(`Write ${whole + cents} or ${whole}: ${typed} can mean either`);
  if (Number(cents) !== 0) {
    return refused(`Whole dollars only, without cents: ${whole} or ${Number(whole.replaceAll(",", "")) + 1}`);
  }
  const dollars = Number(whole.replaceAll(",", ""));
  if (dollars > MOST_DOLLARS) return refused(`At most $${MOST_DOLLARS.toLocaleString("en-US")}`);
  return { ok: true, dollars };
}

function refused(error: string): TypedDollars {
  return { ok: false, error };
}
