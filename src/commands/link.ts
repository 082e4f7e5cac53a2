import { z } from "zod";
import { askRunningGavel, type RunningGavelParts } from "./running_gavel.ts";

const codeAnswer = z.object({ code: z.string(), expiresInSeconds: z.number() });

/** Runs `gavel link`: prints an address that signs one browser in, once. Resolves to the exit code: 0 done, 1 failed. */
export async function runLinkCommand(parts: RunningGavelParts): Promise<number> {
  return await askRunningGavel(parts, "/api/codes", codeAnswer, ({ code, expiresInSeconds }, url) => {
    parts.print(startLink(url, code));
    parts.printError(`Open it once within ${expiresInSeconds / 60} minutes. ${fromElsewhere(url)}`);
  });
}

/** Returns the address that signs a browser in by `code`. What follows `#` is sent to no server and is in no log. */
export function startLink(url: string, code: string): string {
  return `${url}/#start=${code}`;
}

/** Says how a link to `url` is opened on another machine. */
export function fromElsewhere(url: string): string {
  const { hostname } = new URL(url);
  return `On another machine put this one's name in place of ${hostname}, or a proxy's address in place of ${url}`;
}
