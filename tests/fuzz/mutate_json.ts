import type { Random } from "../../src/simulator/random.ts";
import type { Json } from "./edge.ts";
import { mutateText } from "./mutate_text.ts";

const DEEP = 2_000;
const MANY = 3_000;

/** Values that are seldom meant. */
const ODD_VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.1,
  1.005,
  12,
  60.5,
  1e15,
  2 ** 53,
  1e308,
  -1e308,
  8.64e15 + 1,
  "",
  " ",
  "0",
  "1e3",
  "-5",
  "NaN",
  "Infinity",
  "__proto__",
  "constructor",
  "toString",
  "2026-02-30",
  "2026-11-02T12:00:00Z",
  "9999-12-31T23:59:60Z",
  "\ud800",
  "\0",
  "𝕏".repeat(50),
  "a".repeat(MANY),
  [],
  {},
  [[]],
  [null],
  { length: -1 },
  { toString: 1, valueOf: null },
  { then: "x" },
  Array(MANY).fill(0),
];
const ODD_NAMES = ["__proto__", "constructor", "then", "toJSON", "id", "version", "ID", "", "0", "a.b", "\0"];

/** Returns `value` with one to four changes of its structure or of the values in it. */
export function mutateJson(random: Random, value: Json): Json {
  let changed = value;
  for (let left = random.between(1, 4); left > 0; left--) changed = mutateAt(random, changed);
  return changed;
}

/** Returns a value that is seldom meant, now and then one in a thousand others. */
export function oddValue(random: Random): Json {
  if (random.next() > 0.02) return random.pick(ODD_VALUES);
  let deep: Json = 1;
  for (let depth = 0; depth < DEEP; depth++) deep = random.next() < 0.5 ? [deep] : { a: deep };
  return deep;
}

function mutateAt(random: Random, value: Json): Json {
  const goesDeeper = random.next() < 0.75;
  if (Array.isArray(value) && value.length > 0 && goesDeeper) {
    const at = random.between(0, value.length - 1);
    return random.next() < 0.2
      ? value.toSpliced(at, 1, ...Array(random.between(0, 3)).fill(value[at] ?? null))
      : value.with(at, mutateAt(random, value[at] ?? null));
  }
  if (isFields(value) && Object.keys(value).length > 0 && goesDeeper) return mutateField(random, value);
  return mutateValue(random, value);
}

function mutateField(random: Random, fields: { readonly [name: string]: Json }): Json {
  const names = Object.keys(fields);
  const name = random.pick(names);
  const { [name]: value = null, ...others } = fields;
  switch (random.between(0, 7)) {
    case 0:
      return others;
    case 1:
      return { ...others, [mutateText(random, name)]: value };
    case 2:
      return withOwn(fields, random.pick(ODD_NAMES), oddValue(random));
    case 3:
      return { ...fields, [name]: fields[random.pick(names)] ?? null };
    default:
      return { ...fields, [name]: mutateAt(random, value) };
  }
}

/** Adds a field of any name, `__proto__` too, as JSON does. */
function withOwn(fields: { readonly [name: string]: Json }, name: string, value: Json): Json {
  const changed = { ...fields };
  Object.defineProperty(changed, name, { value, enumerable: true, configurable: true, writable: true });
  return changed;
}

function mutateValue(random: Random, value: Json): Json {
  const kind = random.between(0, 3);
  if (typeof value === "number" && kind < 2) {
    return random.pick([value + 1, value - 1, -value, value * 1000, value / 3, value + 0.001]);
  }
  if (typeof value === "string" && kind < 2) return mutateText(random, value);
  if (kind === 2) return random.pick<Json>([[value], { value }, JSON.stringify(value), [value, value]]);
  return oddValue(random);
}

function isFields(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
