/** A reproducible source of chance: the same seed gives the same course. */
export interface Random {
  /** Returns a number from 0 up to, not including, 1. */
  next(): number;
  /** Returns a whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** Returns one of `choices`, which must not be empty. */
  pick<T>(choices: readonly T[]): T;
  /** Returns an independent source that depends on the seed and `label` alone, not on earlier draws. */
  fork(label: string): Random;
}

/** Returns a small generator of 32-bit quality (mulberry32): good enough for rivals and jitter, useless for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick(choices) {
      const choice = choices[Math.floor(next() * choices.length)];
      if (choice === undefined) throw new RangeError("Can't pick from an empty list");
      return choice;
    },
    fork: (label) => createRandom(hash(`${seed}:${label}`)),
  };
}

/** Returns the FNV-1a hash of a text. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** Returns a UUID in form, drawn from `random`. */
export function randomUuid(random: Random): string {
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => random.between(0, 15).toString(16));
}
