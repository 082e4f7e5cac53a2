import { isRecord, parseJson } from "../json.ts";

/**
 * Decodes a whole turbo-stream v2 payload. Deferred parts are put in place; one that failed or never came is undefined,
 * and so are values that no lot holds (sets, maps, symbols, errors). Never throws: returns undefined where not even the
 * first line is whole.
 *
 * The npm package's `decode` is not used: it streams, and on a damaged payload it can loop for ever, reject promises that
 * nobody can reach, and construct any global class that the payload names.
 */
export function decodeTurboStream(payload: string): unknown {
  const stream = readLines(payload);
  return stream && hydrate(stream);
}

interface TurboStream {
  /** The values, which refer to each other by their index here. */
  readonly values: readonly unknown[];
  readonly root: unknown;
  /** The values of the deferred parts that arrived, by the parts' ids. */
  readonly arrived: ReadonlyMap<number, unknown>;
}

/** `P<id>:<values>` is a deferred part that arrived; `E<id>:…` is one that failed, and is skipped. */
const DEFERRED_LINE = /^P(\d+):/;

function readLines(payload: string): TurboStream | undefined {
  const [first, ...rest] = payload.split("\n").filter((line) => line.trim() !== "");
  const values: unknown[] = [];
  const arrived = new Map<number, unknown>();
  const append = (json: unknown): unknown => {
    if (!Array.isArray(json)) return json;
    const startIndex = values.length;
    for (const value of json) values.push(value);
    return startIndex;
  };

  const initial = first === undefined ? undefined : parseJson(first);
  if (initial === undefined) return undefined;
  const root = append(initial);
  for (const line of rest) {
    const json = parseJson(line.slice(line.indexOf(":") + 1));
    if (json === undefined) break; // cut off: the indexes of all that follows are unknown
    const place = append(json);
    const id = DEFERRED_LINE.exec(line)?.[1];
    if (id !== undefined) arrived.set(Number(id), place);
  }
  return { values, root, arrived };
}

const CONSTANTS: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  [-2, NaN],
  [-3, -Infinity],
  [-4, -0],
  [-5, null],
  [-6, Infinity],
]);

/** The tags whose first argument is the value itself. */
const TRANSPARENT_TAGS: readonly unknown[] = ["Z", "SingleFetchClassInstance", "SingleFetchRedirect"];

/** A deferred part that holds a tagged value takes two hops. The limit ends a payload that refers on and on. */
const MOST_HOPS = 32;

/** Builds the value at the root without recursion, and each object once, however many values refer to it. */
function hydrate(stream: TurboStream): unknown {
  const { values, arrived } = stream;
  const built = new Map<number, unknown>();
  const unfilled: (() => void)[] = [];

  const follow = (reference: unknown): unknown => {
    let place = reference;
    for (let hops = 0; hops <= MOST_HOPS; hops++) {
      const value = typeof place === "number" ? values[place] : undefined;
      if (!Array.isArray(value)) return place;
      if (value[0] === "P") place = arrived.get(value[1]);
      else if (TRANSPARENT_TAGS.includes(value[0])) place = value[1];
      else return place;
    }
    return undefined; // the references form a ring, or a chain that is too long
  };

  const resolve = (reference: unknown): unknown => {
    const place = follow(reference);
    if (typeof place !== "number" || place < 0) return CONSTANTS.get(place);
    if (!built.has(place)) {
      const { shell, fill } = shellOf(values[place], resolve, values);
      built.set(place, shell);
      if (fill) unfilled.push(fill);
    }
    return built.get(place);
  };

  const root = resolve(stream.root);
  for (let fill = unfilled.pop(); fill; fill = unfilled.pop()) fill();
  return root;
}

interface Shell {
  readonly shell: unknown;
  /** Fills in its content, to be called once the shell can be referred to. */
  readonly fill?: () => void;
}

function shellOf(
  value: unknown,
  resolve: (reference: unknown) => unknown,
  values: readonly unknown[],
): Shell {
  if (Array.isArray(value) && typeof value[0] === "string") {
    const [tag, argument] = value;
    if (tag === "D") return { shell: new Date(typeof argument === "number" ? argument : NaN) };
    if (tag === "U" && typeof argument === "string") return { shell: argument };
    if (tag === "N" && isRecord(argument)) return shellOf(argument, resolve, values);
    return { shell: undefined };
  }
  if (Array.isArray(value)) {
    const array: unknown[] = [];
    return { shell: array, fill: () => value.forEach((item) => array.push(resolve(item))) };
  }
  if (!isRecord(value)) return { shell: value };
  const object: Record<string, unknown> = {};
  const fill = () => {
    for (const [key, reference] of Object.entries(value)) {
      const name = values[Number(key.slice(1))];
      if (typeof name === "string" && name !== "__proto__") object[name] = resolve(reference);
    }
  };
  return { shell: object, fill };
}
