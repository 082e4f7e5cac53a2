import { z } from "zod";

const failureAnswer = z.object({ error: z.string(), code: z.string().optional() });

/**
 * Returns one line on why the owner's running Gavel at `url` did not carry out a command: `answer` is the body of its
 * response, null where that is no JSON. A command finds its token by its own environment, so one that is not taken is
 * that of another installation, or newer than the running Gavel's.
 */
export function runningRefusal(url: string, answer: unknown): string {
  const { success, data } = failureAnswer.safeParse(answer);
  if (!success) return `What answers at ${url} is no Gavel: restart Gavel`;
  if (data.code !== "UNAUTHORIZED") return `Gavel at ${url} refused: ${data.error}`;
  return `Gavel at ${url} does not take this token: run this with the AUTH_TOKEN and DATA_DIR that it has. ` +
    "Where the token is new, start Gavel again";
}
