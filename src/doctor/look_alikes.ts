/** A variable that is set, and the one that it was probably meant to be. */
export interface LookAlike {
  readonly name: string;
  readonly meant: string;
}

/** Shorter names are like too many others. */
const SHORTEST = 5;
/** Names of so many letters may differ by two. */
const LONG = 8;

/** Finds among the names of the environment those that Gavel does not know and that look like one that it knows. */
export function lookAlikes(names: readonly string[], known: readonly string[]): readonly LookAlike[] {
  return names.filter((name) => !known.includes(name)).flatMap((name) => {
    const meant = known.find((each) => isLike(name, each));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

function isLike(name: string, known: string): boolean {
  const [one, other] = [bare(name), bare(known)];
  if (one === other) return true;
  const length = Math.min(one.length, other.length);
  if (length < SHORTEST) return false;
  return distance(one, other) <= (length < LONG ? 1 : 2);
}

/** Returns the letters and digits alone, without the prefix that some owners put before all of a program's variables. */
function bare(name: string): string {
  return name.toUpperCase().replace(/[^A-Z\d]/g, "").replace(/^GAVEL(?=.)/, "");
}

/** Counts the letters that have to be added, removed or replaced to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, otherLetter] of [...other].entries()) {
      next.push(Math.min(
        (next[at] ?? 0) + 1,
        (row[at + 1] ?? 0) + 1,
        (row[at] ?? 0) + (letter === otherLetter ? 0 : 1),
      ));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
