import type { z } from "zod";
import { runningRefusal } from "./running_refusal.ts";

/** The surroundings of a command that asks the Gavel of the same owner on this machine. */
export interface RunningGavelParts {
  /** The address of this owner's running Gavel (`http://127.0.0.1:3000`); null when none runs. */
  readonly url: string | null;
  /** The owner's token; null where there is none yet. */
  readonly token: string | null;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** The longest wait for the answer (ms); 15 s where it is left out. */
  readonly patienceMs?: number;
}

/** A Gavel that takes longer hangs. Its own longest wait, for the store, is shorter. */
const PATIENCE_MS = 15_000;

/**
 * Sends `POST path` to the running Gavel and hands its answer to `told`. Resolves to the exit code: 0 done, 1 failed,
 * and then one line says why. The token goes to the owner's own Gavel alone, never to another program that listens at
 * its port.
 */
export async function askRunningGavel<T>(
  { url, token, fetch, printError, patienceMs = PATIENCE_MS }: RunningGavelParts,
  path: string,
  schema: z.ZodType<T>,
  told: (answer: T, url: string) => void,
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
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    redirect: "manual",
    signal,
  }).catch(() => null);
  if (response === null) {
    return failed(
      signal.aborted
        ? `Gavel at ${url} does not answer: if it goes on so, stop and start it`
        : `Gavel at ${url} does not answer: try again in a moment`,
    );
  }
  const body: unknown = await response.json().catch(() => null);
  const answer = schema.safeParse(body);
  if (response.ok && answer.success) {
    told(answer.data, url);
    return 0;
  }
  return failed(runningRefusal(url, body));
}
