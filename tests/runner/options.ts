/** The options of a run. */
export interface Options {
  readonly withChecks: boolean;
  /** The only suites to run; null means all. */
  readonly only: readonly string[] | null;
}

/** Reads `--checks` and `--only=unit,bdd`. A text instead of options says what is wrong. */
export function parseOptions(args: readonly string[], suiteNames: readonly string[]): Options | string {
  let options: Options = { withChecks: false, only: null };
  for (const arg of args) {
    if (arg === "--checks") options = { ...options, withChecks: true };
    else if (arg.startsWith("--only=")) {
      options = { ...options, only: arg.slice("--only=".length).split(",") };
    } else return `Can't understand "${arg}": use --checks or --only=${suiteNames.join(",")}`;
  }
  const unknown = options.only?.find((name) => !suiteNames.includes(name));
  return unknown === undefined ? options : `No suite is called "${unknown}": use ${suiteNames.join(", ")}`;
}
