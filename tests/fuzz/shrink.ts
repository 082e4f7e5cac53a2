import type { Case, Json } from "./edge.ts";

/** A failing case is tried again this often at most. */
const MOST_TRIES = 300;

/**
 * Makes a failing case smaller as long as `stillFails` says so. Its own fields stay; in them, pieces of texts and
 * lists and fields of objects are left out.
 */
export async function shrink(
  failing: Case,
  stillFails: (smaller: Case) => Promise<boolean>,
): Promise<Case> {
  let smallest = failing;
  let tries = 0;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const candidate of candidates(smallest)) {
      if (++tries > MOST_TRIES) return smallest;
      if (!await stillFails(candidate)) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* candidates(whole: Case): Generator<Case> {
  for (const [name, value] of Object.entries(whole)) {
    for (const smaller of smallerThan(value)) yield { ...whole, [name]: smaller };
  }
}

/** Yields values smaller than `value`, the smallest first. */
function* smallerThan(value: Json): Generator<Json> {
  if (typeof value === "string") yield* pieces(value);
  else if (Array.isArray(value)) {
    yield* pieces(value);
    for (const [at, item] of value.slice(0, 20).entries()) {
      for (const smaller of smallerThan(item)) yield value.with(at, smaller);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const name of Object.keys(value)) {
      const { [name]: _left, ...others } = value as { readonly [name: string]: Json };
      yield others;
    }
    for (const [name, item] of Object.entries(value)) {
      for (const smaller of smallerThan(item)) yield { ...value, [name]: smaller };
    }
  }
}

/** Yields a text or list without one of its pieces: halves first, then quarters, down to single ones. */
function* pieces<Whole extends string | readonly Json[]>(whole: Whole): Generator<Whole> {
  for (let size = Math.ceil(whole.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < whole.length; from += size) {
      yield without(whole, from, from + size);
    }
  }
}

function without<Whole extends string | readonly Json[]>(whole: Whole, from: number, to: number): Whole {
  const left = typeof whole === "string"
    ? whole.slice(0, from) + whole.slice(to)
    : [...whole.slice(0, from), ...whole.slice(to)];
  return left as Whole;
}
