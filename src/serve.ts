import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { calendarNow, type Clock, sleep } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { type Gavel, startGavel, type Surroundings } from "./gavel.ts";
import { fromElsewhere, startLink } from "./commands/link.ts";
import { TOKEN_FILE } from "./owner/access_token.ts";
import { createHttpClient } from "./nellis/http_client.ts";
import { StartError } from "./start_error.ts";
import { createLineWriter, type LineWriter } from "./telemetry/line_writer.ts";
import { lineForm } from "./telemetry/line_form.ts";
import { configureLogging } from "./telemetry/log.ts";
import type { LoggedRecord } from "./telemetry/log_record.ts";
import { VERSION } from "./version.ts";

/** The surroundings of `gavel serve`. */
export interface ServeParts {
  readonly env: (name: string) => string | undefined;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A stream of the process. */
export interface Output {
  write(bytes: Uint8Array): Promise<number>;
  isTerminal(): boolean;
}

const log = getLogger(["gavel"]);

/** At the end, somebody who does not read the last lines is not waited for longer. */
const LAST_LINES_MS = 300;

/** Watches and bids until the signal. Resolves to the exit code; what the owner must mend is one line of its errors. */
export async function serve({ env, clock, signal, stdout, stderr }: ServeParts): Promise<number> {
  const target = { isTerminal: stderr.isTerminal(), noColor: env("NO_COLOR") };
  let lineOf = lineForm(null, target);
  const newest = (record: LoggedRecord) => lineOf(record);
  const [greetings, lines] = [linesTo(stdout, newest), linesTo(stderr, newest)];
  try {
    const config = readConfig(env);
    lineOf = lineForm(config.logFormat, target);
    configureLogging({ level: config.logLevel, write: lines.write, lineOf });
    using clients = new DisposableStack();
    const createFetch = () => clients.use(createHttpClient()).fetch;
    while (!signal.aborted) {
      const gavel = await startUntil(config, { fetch: createFetch(), createFetch, clock, env, signal });
      if (gavel === null) continue;
      const tokenPlace = config.authToken === null ? join(config.dataDir, TOKEN_FILE) : "AUTH_TOKEN";
      greet(gavel, tokenPlace, stdout.isTerminal(), greetings.write);
      await Promise.race([aborted(signal), gavel.outdated]);
      await gavel.close();
    }
    return 0;
  } catch (error) {
    // Its message tells the owner what to do. Anything else is a fault of Gavel's and keeps its stack.
    if (!(error instanceof StartError)) throw error;
    lines.write(error.message);
    return 1;
  } finally {
    const over = new AbortController();
    const written = Promise.all([greetings.written(), lines.written()]);
    await Promise.race([written, sleep(clock, LAST_LINES_MS, over.signal)]);
    over.abort();
  }
}

/** Writes lines to `out`. Its reader may hang, and the disk that takes it may be full: neither may stop Gavel. */
function linesTo(out: Output, lineOf: (record: LoggedRecord) => string): LineWriter {
  const droppedLine = (count: number) =>
    lineOf({
      timestamp: calendarNow(),
      level: "warning",
      category: ["gavel"],
      message: [
        `${count} ${
          count === 1 ? "line was" : "lines were"
        } dropped: whatever reads Gavel's output was too slow`,
      ],
      properties: { count },
    });
  return createLineWriter({ out, droppedLine });
}

/** Redis stopped answering in the middle of a start: it is waited for from the beginning. */
const RESTART_MS = 1_000;
/** A start that is told to stop closes what it has opened, but may hang in a file or a Redis that does not answer. */
const GIVE_UP_MS = 3_000;

/** Starts Gavel. Resolves to null when it was asked to stop meanwhile, or Redis went away: then a start may be tried again. */
async function startUntil(
  config: Config,
  surroundings: Surroundings & { readonly signal: AbortSignal },
): Promise<Gavel | null> {
  const { signal, clock } = surroundings;
  const starting = startGavel(config, surroundings).catch(async (error) => {
    if (signal.aborted) return null;
    if (!(error instanceof Error) || !error.message.startsWith("Redis: ")) throw error;
    log.warn("Redis stopped answering during the start ({reason}): starting again", {
      reason: error.message,
    });
    await sleep(clock, RESTART_MS, signal);
    return null;
  });
  const over = new AbortController();
  const givenUp = aborted(signal, over.signal).then(() => sleep(clock, GIVE_UP_MS, over.signal)).then(() =>
    null
  );
  try {
    return await Promise.race([starting, givenUp]);
  } finally {
    over.abort();
  }
}

/**
 * Shows a new token once, and a link to sign in by while no browser or client is known. Both only on a terminal: they are
 * secrets, and other output may be kept where others read it.
 */
function greet(
  { url, token, isNewToken, startCode }: Gavel,
  tokenPlace: string,
  isTerminal: boolean,
  print: (line: string) => void,
): void {
  print(`Gavel ${VERSION} is ready at ${url}`);
  if (isNewToken && isTerminal) {
    print(`Your token, shown this once (it stays in ${tokenPlace}): ${token}`);
  } else print(`Your token is in ${tokenPlace}: gavel token shows it`);
  if (startCode === null) return;
  if (isTerminal) {
    print(`Sign in by opening this once within 30 minutes: ${startLink(url, startCode())}`);
    print(fromElsewhere(url));
  } else print("To sign a browser in, open the address that gavel link prints");
}

/** Resolves when any of `signals` aborts. */
function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const any = AbortSignal.any([...signals]);
    if (any.aborted) resolve();
    any.addEventListener("abort", () => resolve());
  });
}
