/** The surroundings of `gavel token`. */
export interface TokenCommandParts {
  /** The token in `AUTH_TOKEN`; null where it is not set. */
  readonly authToken: string | null;
  /** The path of the file with the token that the first start made. */
  readonly path: string;
  /** Reads the token in that file; null before the first start. */
  readonly read: () => Promise<string | null>;
  /** Puts another token into that file, and hands it to `told` before anything else can replace it. */
  readonly renew: (told: (token: string) => void) => Promise<void>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

const TOKEN_USAGE = "Usage: gavel token [--new]";

/**
 * Runs `gavel token`: prints the token, for an owner who has lost it or whose Gavel has no terminal to show it on. With
 * `--new` it makes another one first. Resolves to the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runTokenCommand(args: readonly string[], parts: TokenCommandParts): Promise<number> {
  const { authToken, path, read, renew, print, printError } = parts;
  const [option, ...others] = args;
  if (others.length > 0 || option !== undefined && option !== "--new") {
    printError(TOKEN_USAGE);
    return 2;
  }
  if (option === undefined) {
    const kept = authToken ?? await read();
    if (kept === null) printError(`There is no token in ${path} yet: the first start makes it`);
    else print(kept);
    return kept === null ? 1 : 0;
  }
  if (authToken !== null) {
    printError("AUTH_TOKEN is the token: set another one there, and start Gavel again");
    return 1;
  }
  await renew(print);
  printError(
    "The old one is good until Gavel starts again: start it now, and put this one into your clients",
  );
  return 0;
}
