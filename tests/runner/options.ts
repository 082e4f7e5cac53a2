/** The options of a run. */
export interface Options {
  readonly withChecks: boolean;
  /** The suites to run. */
  readonly suites: readonly string[];
}

/**
 * Reads `--checks`, and `--only=unit,bdd` or `--without=browser`, which choose among `suiteNames`. A text instead of
 * options says what is wrong.
 */
export function parseOptions(args: readonly string[], suiteNames: readonly string[]): Options | string {
  let withChecks = false;
  let suites = suiteNames;
  for (const arg of args) {
    const [, word, list = ""] = /^--(only|without)=(.*)$/.exec(arg) ?? [];
    if (!word && arg !== "--checks") {
      return `Can't understand "${arg}": use --checks, --only= or --without=${suiteNames.join(",")}`;
    }
    if (!word) withChecks = true;
    else {
      const named = list.split(",");
      const unknown = named.find((name) => !suiteNames.includes(name));
      if (unknown !== undefined) return `No suite is called "${unknown}": use ${suiteNames.join(", ")}`;
      suites = suites.filter((name) => named.includes(name) === (word === "only"));
    }
  }
  return { withChecks, suites };
}
