/** The seeds to run: `count` from `from` on, or one with its whole transcript. */
export interface SeedOptions {
  readonly from: number;
  readonly count: number;
  readonly isWhole: boolean;
}

/** The number of seeds in a run of all tests. */
const DEFAULT_COUNT = 1_000;
const USAGE = "use --seed=N for one seed's transcript, or --count=N and --from=N";

/** Reads `--seed=N`, `--count=N` and `--from=N`. A text instead of options says what is wrong. */
export function parseSeedOptions(args: readonly string[]): SeedOptions | string {
  let options: SeedOptions = { from: 1, count: DEFAULT_COUNT, isWhole: false };
  for (const arg of args) {
    const [, name, digits] = /^--(seed|count|from)=(\d{1,9})$/.exec(arg) ?? [];
    if (name === undefined) return `Can't understand "${arg}": ${USAGE}`;
    const number = Number(digits);
    if (name === "seed") options = { from: number, count: 1, isWhole: true };
    else options = { ...options, [name]: number };
  }
  return options;
}
