import { z } from "zod";

/** The surroundings of `gavel link`. */
export interface LinkCommandParts {
  /** The address of this owner's running Gavel (`http://127.0.0.1:3000`); null when none runs. */
  readonly url: string | null;
  /** The owner's token; null where there is none yet. */
  readonly token: string | null;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

const codeAnswer = z.object({ code: z.string(), expiresInSeconds: z.number() });
const failureAnswer = z.object({ error: z.string() });

/**
 * Runs `gavel link`: prints an address that signs one browser in, once. Resolves to the exit code: 0 done, 1 failed.
 * The token goes to the owner's own Gavel alone, never to another program that listens at its port.
 */
export async function runLinkCommand(
  { url, token, fetch, print, printError }: LinkCommandParts,
): Promise<number> {
  const failed = (message: string) => {
    printError(message);
    return 1;
  };
  if (url === null || token === null) {
    return failed(
      "No Gavel runs with this DATA_DIR: start it, or set DATA_DIR to the one that it was started with",
    );
  }
  const response = await fetch(`${url}/api/codes`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => null);
  if (response === null) return failed(`Gavel at ${url} does not answer: try again in a moment`);
  const answer: unknown = await response.json().catch(() => null);
  const made = codeAnswer.safeParse(answer);
  if (!response.ok || !made.success) {
    const failure = failureAnswer.safeParse(answer);
    return failed(
      failure.success
        ? `Gavel at ${url} refused: ${failure.data.error}`
        : `What answers at ${url} is no Gavel: restart Gavel`,
    );
  }
  const { code, expiresInSeconds } = made.data;
  print(startLink(url, code));
  printError(`Open it once within ${expiresInSeconds / 60} minutes. ${fromElsewhere(url)}`);
  return 0;
}

/** Returns the address that signs a browser in by `code`. What follows `#` is sent to no server and is in no log. */
export function startLink(url: string, code: string): string {
  return `${url}/#start=${code}`;
}

/** Says how a link to `url` is opened on another machine. */
export function fromElsewhere(url: string): string {
  return `On another machine put this one's name in place of ${new URL(url).hostname}`;
}
