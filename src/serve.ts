import { join } from "node:path";
import { calendarNow, type Clock, sleep } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { type Gavel, startGavel, type Surroundings } from "./gavel.ts";
import { TOKEN_FILE } from "./owner/access_token.ts";
import { createHttpClient } from "./nellis/http_client.ts";
import { StartError } from "./start_error.ts";
import { createLineWriter, type LineWriter } from "./telemetry/line_writer.ts";
import { configureLogging, logLine } from "./telemetry/log.ts";
import { VERSION } from "./version.ts";

/** What `gavel serve` takes from outside. */
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

/** At the end, somebody who does not read the last lines is not waited for longer. */
const LAST_LINES_MS = 300;

/** Watches and bids until the signal. Resolves to the exit code; what the owner must mend is one line of its errors. */
export async function serve({ env, clock, signal, stdout, stderr }: ServeParts): Promise<number> {
  const [greetings, lines] = [linesTo(stdout), linesTo(stderr)];
  try {
    const config = readConfig(env);
    configureLogging({ level: config.logLevel, write: lines.write });
    using clients = new DisposableStack();
    const createFetch = () => clients.use(createHttpClient()).fetch;
    while (!signal.aborted) {
      const gavel = await startUntil(config, { fetch: createFetch(), createFetch, clock, env, signal });
      if (gavel === null) break;
      greet(gavel, join(config.dataDir, TOKEN_FILE), stdout.isTerminal(), greetings.write);
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

/** What reads Gavel's output may hang, and a disk that takes it may be full: neither may stop Gavel. */
function linesTo(out: Output): LineWriter {
  const droppedLine = (count: number) =>
    logLine({
      timestamp: calendarNow(),
      level: "warning",
      category: ["gavel"],
      message: [`${count} lines were dropped: whatever reads Gavel's output was too slow`],
      properties: { count },
    });
  return createLineWriter({ out, droppedLine });
}

/** Starts Gavel. Resolves to null when it was asked to stop meanwhile. */
async function startUntil(
  config: Config,
  surroundings: Surroundings & { readonly signal: AbortSignal },
): Promise<Gavel | null> {
  try {
    return await startGavel(config, surroundings);
  } catch (error) {
    if (surroundings.signal.aborted) return null;
    throw error;
  }
}

/** Shows a new token once, and only on a terminal: it is a secret, and other output may be kept where others read it. */
function greet(
  { url, token, isNewToken }: Gavel,
  tokenPath: string,
  isTerminal: boolean,
  print: (line: string) => void,
): void {
  print(`Gavel ${VERSION} is ready at ${url}`);
  if (isNewToken && isTerminal) {
    print(`Your token, shown this once (it stays in ${tokenPath}): ${token}`);
  } else print(`Your token is in ${tokenPath}: gavel token shows it`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}
