import { join } from "node:path";
import { calendarNow, systemClock } from "./clock.ts";
import { STORE_KINDS } from "./composition/stores.ts";
import { type CommandName, parseCommandLine, USAGE } from "./command_line.ts";
import { runAdoptCommand } from "./commands/adopt.ts";
import { runBackupCommand } from "./commands/backup.ts";
import { runBiddingCommand } from "./commands/bidding.ts";
import { runLinkCommand } from "./commands/link.ts";
import { runRestoreCommand } from "./commands/restore.ts";
import type { RunningGavelParts } from "./commands/running_gavel.ts";
import { readConfig } from "./config.ts";
import { createProblems, readVariable, wholeNumber } from "./config_values.ts";
import { runDemo } from "./demo/demo.ts";
import { runFlagsCommand } from "./flags/command.ts";
import { listenReason } from "./listen_error.ts";
import { readAccessToken, TOKEN_FILE } from "./owner/access_token.ts";
import { reachableUrl } from "./reachable_url.ts";
import { runHouse } from "./simulator/run.ts";
import { serve } from "./serve.ts";
import { announcedUrl, runningUrl } from "./store/data_dir.ts";
import { StartError } from "./start_error.ts";
import { openBackupSources, openRestoreTarget, RECORD_CHECKS } from "./stopped_store.ts";
import { createStopSignal } from "./stop_signal.ts";
import { VERSION } from "./version.ts";

/** A Gavel that takes longer to answer this does not answer its clients either. */
const HEALTH_PATIENCE_MS = 5_000;

type Command = (signal: AbortSignal, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  serve: (signal) => serve({ env, clock: systemClock(), signal, stdout: Deno.stdout, stderr: Deno.stderr }),
  demo: (signal) =>
    runDemo({ clock: systemClock(), write: print, isTerminal: Deno.stdout.isTerminal(), signal, env }),
  simulate: (signal) => simulate(signal),
  flags: (_signal, args) => flags(args),
  adopt: (_signal, args) => adopt(args),
  backup: (_signal, args) => backup(args),
  restore: (_signal, args) => restore(args),
  token: () => token(),
  link: async () => await runLinkCommand(await runningGavel()),
  pause: async () => await runBiddingCommand("pause", await runningGavel()),
  resume: async () => await runBiddingCommand("resume", await runningGavel()),
  healthcheck: () => healthcheck(),
  version: () => Promise.resolve(said(`gavel ${VERSION}`)),
  help: () => Promise.resolve(said(USAGE)),
};

/** Runs one command line and resolves to the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCli(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args);
  if ("problem" in line) {
    printError(line.problem);
    printError(USAGE);
    return 2;
  }
  try {
    return await COMMANDS[line.command](untilAskedToStop(), line.args);
  } catch (error) {
    // Its message tells the owner what to do. Anything else is a fault of Gavel's and keeps its stack.
    if (!(error instanceof StartError)) throw error;
    printError(error.message);
    return 1;
  }
}

async function simulate(signal: AbortSignal): Promise<number> {
  const problems = createProblems();
  const number = (name: string, least: number, most: number, defaultValue: number) => {
    const variable = {
      ...wholeNumber(least, most),
      defaultText: `${defaultValue}`,
      defaultValue,
      meaning: "",
      isSecret: false,
    };
    return problems.attempt(name, () => readVariable(name, variable, env(name)), defaultValue);
  };
  const port = number("PORT", 0, 65_535, 4000);
  const lots = number("LOTS", 1, 10_000, 12);
  const seed = number("SEED", 0, 2 ** 31 - 1, 1);
  problems.throwAny();
  try {
    await runHouse({ port, lots, seed, pageForm: "turbo", clock: systemClock(), print, signal });
  } catch (error) {
    const reason = listenReason(error, port);
    throw reason === null ? error : new StartError(reason, { cause: error });
  }
  return 0;
}

async function flags(args: readonly string[]): Promise<number> {
  const config = readConfig(env);
  const { authToken, dataDir } = config;
  return await runFlagsCommand(args, {
    url: await runningUrl(dataDir),
    token: authToken ?? await readAccessToken(join(dataDir, TOKEN_FILE)),
    environment: env,
    openSource: (toWrite) => STORE_KINDS[config.store].storedFlags(config, systemClock(), toWrite),
    fetch,
    print,
    printError,
  });
}

async function adopt(args: readonly string[]): Promise<number> {
  const { redisUrl, encryption } = readConfig(env);
  return await runAdoptCommand(args, { redisUrl, encryption, nowMs: systemClock().now(), print, printError });
}

async function backup(args: readonly string[]): Promise<number> {
  const config = readConfig(env);
  return await runBackupCommand(args, {
    runningUrl: () => runningUrl(config.dataDir),
    token: async () => config.authToken ?? await readAccessToken(join(config.dataDir, TOKEN_FILE)),
    fetch,
    openStopped: () => openBackupSources(config, systemClock()),
    checks: RECORD_CHECKS,
    async writeOut(bytes) {
      for (let sent = 0; sent < bytes.length;) sent += await Deno.stdout.write(bytes.subarray(sent));
    },
    nowMs: calendarNow(),
    print,
    printError,
  });
}

async function restore(args: readonly string[]): Promise<number> {
  const config = readConfig(env);
  return await runRestoreCommand(args, {
    checks: RECORD_CHECKS,
    openTarget: (isDryRun) => openRestoreTarget(config, systemClock(), isDryRun),
    print,
    printError,
  });
}

/** Prints the token, for an owner who has lost it or whose Gavel has no terminal to show it on. */
async function token(): Promise<number> {
  const { authToken, dataDir } = readConfig(env);
  const path = join(dataDir, TOKEN_FILE);
  const kept = authToken ?? await readAccessToken(path);
  if (kept !== null) return said(kept);
  printError(`There is no token in ${path} yet: the first start makes it`);
  return 1;
}

/** Finds the Gavel that runs with this DATA_DIR, and its token. */
async function runningGavel(): Promise<RunningGavelParts> {
  const { authToken, dataDir } = readConfig(env);
  return {
    url: await runningUrl(dataDir),
    token: authToken ?? await readAccessToken(join(dataDir, TOKEN_FILE)),
    fetch,
    print,
    printError,
  };
}

/** Asks at PORT where that is set, and otherwise where the Gavel in DATA_DIR says that it listens. */
async function healthcheck(): Promise<number> {
  const config = readConfig(env);
  const isPortSet = config.port !== 0 && (env("PORT") ?? "") !== "";
  const url = (isPortSet ? null : await announcedUrl(config.dataDir).catch(() => null)) ??
    reachableUrl(config);
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_PATIENCE_MS) });
    print(await response.text());
    return response.ok ? 0 : 1;
  } catch (error) {
    const reason = error instanceof Error && error.name === "TimeoutError" ? " in time" : "";
    printError(
      `No Gavel answers at ${url}${reason}: start it, or set PORT and HOST to the ones that it was started with`,
    );
    return 1;
  }
}

/**
 * Returns a signal that aborts on Ctrl-C, when the system asks to stop, and when the terminal is closed. A second Ctrl-C
 * ends the process at once.
 */
function untilAskedToStop(): AbortSignal {
  const { signal, ask } = createStopSignal(systemClock(), () => Deno.exit(130));
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) Deno.addSignalListener(name, ask);
  return signal;
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
