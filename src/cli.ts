import { join } from "node:path";
import { systemClock } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { readVariable, wholeNumber } from "./config_values.ts";
import { type Gavel, KV_FILE, startGavel, type Surroundings, TOKEN_FILE } from "./gavel.ts";
import { runDemo } from "./demo/demo.ts";
import { runFlagsCommand } from "./flags/command.ts";
import { openStoredFlags } from "./flags/stored_flags.ts";
import { listenReason } from "./listen_error.ts";
import { createHttpClient } from "./nellis/http_client.ts";
import { readAccessToken } from "./owner/access_token.ts";
import { reachableUrl } from "./reachable_url.ts";
import { runHouse } from "./simulator/run.ts";
import { runningUrl } from "./store/data_dir.ts";
import { StartError } from "./start_error.ts";
import { configureLogging } from "./telemetry/log.ts";
import { VERSION } from "./version.ts";

const USAGE = `Usage: gavel [command]

  serve         watch and bid, and serve the clients (default)
  demo          watch and bid in a simulated auction house, to see what Gavel does
  simulate      run that auction house alone
  flags         list, set or unset what Gavel can toggle: flags list | set <name> <value> | unset <name>
  token         print the access token that clients must show
  healthcheck   ask the running Gavel how it is; fails when it is not well
  version       print the version
  help          print this

Settings come from the environment; the README lists the variables.`;

/** The usual options for two of the commands. */
const OPTIONS: Readonly<Record<string, string>> = {
  "-h": "help",
  "--help": "help",
  "-v": "version",
  "-V": "version",
  "--version": "version",
};

/** A Gavel that takes longer to say how it is does not answer its clients either. */
const HEALTH_PATIENCE_MS = 5_000;

type Command = (signal: AbortSignal, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  demo: (signal) =>
    runDemo({ clock: systemClock(), write: print, isTerminal: Deno.stdout.isTerminal(), signal, env }),
  simulate: (signal) => simulate(signal),
  flags: (_signal, args) => flags(args),
  token: () => token(),
  healthcheck: () => healthcheck(),
  version: () => Promise.resolve(said(`gavel ${VERSION}`)),
  help: () => Promise.resolve(said(USAGE)),
};

/** Runs one command line and resolves to the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCli(args: readonly string[]): Promise<number> {
  const [name = "serve", ...rest] = args.map((arg) => OPTIONS[arg] ?? arg);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || (rest.length > 0 && name !== "flags")) {
    printError(
      command ? `"gavel ${name}" takes no arguments, but got: ${rest.join(" ")}` : `No such command: ${name}`,
    );
    printError(USAGE);
    return 2;
  }
  try {
    return await command(untilAskedToStop(), rest);
  } catch (error) {
    const message = ownersMessage(error);
    if (message === null) throw error;
    printError(message);
    return 1;
  }
}

/** What the owner can mend is said in one line; anything else is a fault of Gavel's and keeps its stack. */
function ownersMessage(error: unknown): string | null {
  return error instanceof StartError ? error.message : listenReason(error);
}

async function serve(signal: AbortSignal): Promise<number> {
  const config = readConfig(env);
  configureLogging({ level: config.logLevel, write: printError });
  using clients = new DisposableStack();
  const createFetch = () => clients.use(createHttpClient()).fetch;
  while (!signal.aborted) {
    const gavel = await startUntil(signal, config, { fetch: createFetch(), createFetch });
    if (gavel === null) break;
    greet(gavel, join(config.dataDir, TOKEN_FILE));
    await Promise.race([aborted(signal), gavel.outdated]);
    await gavel.close();
  }
  return 0;
}

/** Starts Gavel; null when it was asked to stop while it waited for its store. */
async function startUntil(
  signal: AbortSignal,
  config: Config,
  network: Pick<Surroundings, "fetch" | "createFetch">,
): Promise<Gavel | null> {
  try {
    return await startGavel(config, { ...network, clock: systemClock(), env, signal });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** The token is a secret: it is shown once, on a terminal alone. What is no terminal may be kept and read by others. */
function greet({ url, token, isNewToken }: Gavel, tokenPath: string): void {
  print(`Gavel ${VERSION} is ready at ${url}`);
  if (!isNewToken) return print(`Your token is in ${tokenPath}: gavel token shows it`);
  if (Deno.stdout.isTerminal()) print(`Your token, shown this once (it stays in ${tokenPath}): ${token}`);
  else print(`Your token is in ${tokenPath}: gavel token shows it`);
}

async function simulate(signal: AbortSignal): Promise<number> {
  const number = (name: string, least: number, most: number, defaultValue: number) => {
    const variable = {
      ...wholeNumber(least, most),
      defaultText: `${defaultValue}`,
      defaultValue,
      meaning: "",
    };
    return readVariable(name, { ...variable, isSecret: false }, env(name));
  };
  await runHouse({
    port: number("PORT", 0, 65_535, 4000),
    lots: number("LOTS", 1, 10_000, 12),
    seed: number("SEED", 0, 2 ** 31 - 1, 1),
    wrapper: "turbo",
    clock: systemClock(),
    print,
    signal,
  });
  return 0;
}

async function flags(args: readonly string[]): Promise<number> {
  const { authToken, dataDir, store, redisUrl } = readConfig(env);
  return await runFlagsCommand(args, {
    url: await runningUrl(dataDir),
    token: authToken ?? await readAccessToken(join(dataDir, TOKEN_FILE)),
    environment: env,
    openSource: (toWrite) =>
      openStoredFlags({ type: store, dataDir, kvFile: KV_FILE, redisUrl, clock: systemClock() }, toWrite),
    fetch,
    print,
    printError,
  });
}

/** Prints the token for an owner who has lost it, or whose Gavel has no terminal to show it on. */
async function token(): Promise<number> {
  const { authToken, dataDir } = readConfig(env);
  const path = join(dataDir, TOKEN_FILE);
  const kept = authToken ?? await readAccessToken(path);
  if (kept !== null) return said(kept);
  printError(`There is no token in ${path} yet: the first start makes it`);
  return 1;
}

async function healthcheck(): Promise<number> {
  const url = reachableUrl(readConfig(env));
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_PATIENCE_MS) });
    print(await response.text());
    return response.ok ? 0 : 1;
  } catch (error) {
    const reason = error instanceof Error && error.name === "TimeoutError" ? " in time" : "";
    printError(`No Gavel answers at ${url}${reason}: start it, or set PORT and HOST as it has them`);
    return 1;
  }
}

/** Aborts on Ctrl-C, and when the system asks to stop; who asks a second time does not want to wait. */
function untilAskedToStop(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => stop.signal.aborted ? Deno.exit(130) : stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, onSignal);
  return stop.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}

function said(text: string): number {
  print(text);
  return 0;
}

// deno-lint-ignore no-console -- a command line speaks on its terminal
const print = (line: string) => console.log(line);
// deno-lint-ignore no-console
const printError = (line: string) => console.error(line);
const env = (name: string) => Deno.env.get(name);
