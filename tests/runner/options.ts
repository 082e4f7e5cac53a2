/** The options of a run. */
export interface Options {
  readonly withChecks: boolean;
  /** True leaves out the suites that no change reaches. */
  readonly isForChange: boolean;
  /** The suites to run. */
  readonly suites: readonly string[];
}

/**
 * Reads `--checks`, `--for-change`, and `--only=unit,bdd` or `--without=browser`, which choose among `suiteNames`. Who
 * names the suites to run gets them, changed or not. A text instead of options says what is wrong.
 */
export function parseOptions(args: readonly string[], suiteNames: readonly string[]): Options | string {
  let withChecks = false;
  let isForChange = false;
  let suites = suiteNames;
  for (const arg of args) {
    const [, word, list = ""] = /^--(only|without)=(.*)$/.exec(arg) ?? [];
    if (!word && arg !== "--checks" && arg !== "--for-change") {
      return `Can't understand "${arg}": use --checks, --for-change, --only= or --without=${
        suiteNames.join(",")
      }`;
    }
    if (arg === "--checks") withChecks = true;
    else if (arg === "--for-change") isForChange = true;
    else {
      const named = list.split(",");
      const unknown = named.find((name) => !suiteNames.includes(name));
      if (unknown !== undefined) return `No suite is called "${unknown}": use ${suiteNames.join(", ")}`;
      suites = suites.filter((name) => named.includes(name) === (word === "only"));
    }
  }
  isForChange &&= !args.some((arg) => arg.startsWith("--only="));
  return { withChecks, isForChange, suites };
}
