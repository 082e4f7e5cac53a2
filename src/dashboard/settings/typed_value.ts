import { readDollars } from "../../client/dollars_input.ts";

/** A value that an owner typed, or a sentence without its last stop that says how to write it. Null is no limit. */
export type Typed =
  | { readonly ok: true; readonly value: number | null }
  | { readonly ok: false; readonly error: string };

/** A kind of value: how it is read from text and written as text. */
export interface ValueKind {
  readonly read: (text: string) => Typed;
  /** Returns the text in the field. */
  readonly text: (value: number | null) => string;
  /** The unit before the field (`$`) or behind it. */
  readonly unit: "$" | "%" | "s" | "";
}

/** Whole dollars, where nothing typed is no limit. 0 is a limit: nothing may be spent. */
export const OPTIONAL_DOLLARS: ValueKind = {
  unit: "$",
  read(text) {
    if (text.trim() === "") return { ok: true, value: null };
    const typed = readDollars(text);
    return typed.ok ? { ok: true, value: typed.dollars } : typed;
  },
  text: (value) => value === null ? "" : amountText(value),
};

/** Reads whole dollars up to `most`, where nothing typed is 0. */
export function dollarsUpTo(most: number): ValueKind {
  return {
    unit: "$",
    read(text) {
      const typed = readDollars(text);
      if (!typed.ok) return typed;
      return typed.dollars <= most
        ? { ok: true, value: typed.dollars }
        : refused(`At most $${most.toLocaleString("en-US")}`);
    },
    text: (value) => value === null || value === 0 ? "" : amountText(value),
  };
}

/** Reads a whole number from `least` to `most`, such as a count of seconds. */
export function wholeNumber(least: number, most: number, unit: "s" | "" = ""): ValueKind {
  const said = `Write a whole number from ${least} to ${most.toLocaleString("en-US")}`;
  return {
    unit,
    read(text) {
      const typed = text.trim().replace(/ ?(s|sec|seconds)$/i, unit === "s" ? "" : "$&");
      const value = /^\d{1,6}$/.test(typed) ? Number(typed) : NaN;
      return value >= least && value <= most ? { ok: true, value } : refused(said);
    },
    text: (value) => value === null ? "" : `${value}`,
  };
}

/** Digits, and after a point or comma at most three more: a tax of 8.375 % is one. */
const PERCENTAGE = /^(\d{1,3})(?:[.,](\d{1,3}))?$/;

/** A share, typed as a percentage: "8.375", "8.375 %" and "8,375" are 0.08375. Nothing typed is 0. */
export const PERCENT: ValueKind = {
  unit: "%",
  read(text) {
    const typed = text.trim().replace(/(\d) ?%$/, "$1");
    if (typed === "") return { ok: true, value: 0 };
    const [, whole, part = ""] = PERCENTAGE.exec(typed) ?? [];
    if (whole === undefined) return refused("Write a percentage from 0 to 100, such as 15 or 8.375");
    // Put together as whole thousandths of a percent: 8.375 / 100 is 0.08374999999999999.
    const share = (Number(whole) * 1_000 + Number(part.padEnd(3, "0"))) / 100_000;
    return share <= 1 ? { ok: true, value: share } : refused("At most 100 %");
  },
  text: (value) => `${Math.round((value ?? 0) * 100_000) / 1_000}`,
};

function amountText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(2);
}

function refused(error: string): Typed {
  return { ok: false, error };
}
