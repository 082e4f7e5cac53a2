import { join } from "node:path";
import { calendarNow, systemClock } from "./clock.ts";
import { type CommandName, parseCommandLine, USAGE } from "./command_line.ts";
import type { Progress } from "./commands/progress.ts";
import type { RunningGavelParts } from "./commands/running_gavel.ts";
import { type Config, readConfig } from "./config.ts";
import { createDirectFetch } from "./commands/direct_fetch.ts";
import { readAccessToken, renewAccessToken, TOKEN_FILE } from "./owner/access_token.ts";
import { reachableUrl } from "./reachable_url.ts";
import { announcedUrl, runningUrl } from "./store/data_dir.ts";
import { StartError } from "./start_error.ts";
import { createStopSignal, stopSignals } from "./stop_signal.ts";
import { VERSION } from "./version.ts";

// Each command imports its own parts when it is run: `healthcheck` runs twice a minute and needs hardly any.

type Command = (signal: AbortSignal, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  serve: async (signal) => {
    const { serve } = await import("./serve.ts");
    return await serve({ env, clock: systemClock(), signal, stdout: Deno.stdout, stderr: Deno.stderr });
  },
  demo: async (signal) => {
    const { runDemo } = await import("./demo/demo.ts");
    const isTerminal = Deno.stdout.isTerminal();
    return await runDemo({ clock: systemClock(), write: print, isTerminal, signal, env });
  },
  simulate: (signal) => simulate(signal),
  flags: (_signal, args) => flags(args),
  adopt: (_signal, args) => adopt(args),
  backup: (_signal, args) => backup(args),
  restore: (_signal, args) => restore(args),
  doctor: (_signal, args) => doctor(args),
  token: (_signal, args) => token(args),
  link: async () => {
    const { runLinkCommand } = await import("./commands/link.ts");
    return await runLinkCommand(await runningGavel());
  },
  pause: () => bidding("pause"),
  resume: () => bidding("resume"),
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
  const { createProblems, readVariable, wholeNumber } = await import("./config_values.ts");
  const { runHouse } = await import("./simulator/run.ts");
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
    const { listenReason } = await import("./listen_error.ts");
    const reason = listenReason(error, port);
    throw reason === null ? error : new StartError(reason, { cause: error });
  }
  return 0;
}

async function flags(args: readonly string[]): Promise<number> {
  const { STORE_KINDS } = await import("./composition/stores.ts");
  const { runFlagsCommand } = await import("./commands/flags.ts");
  const config = readConfig(env);
  return await runFlagsCommand(args, {
    url: await runningUrl(config.dataDir),
    token: await tokenOf(config),
    environment: env,
    openSource: (toWrite) => STORE_KINDS[config.store].storedFlags(config, systemClock(), toWrite),
    fetch: ownFetch,
    print,
    printError,
  });
}

async function adopt(args: readonly string[]): Promise<number> {
  const { runAdoptCommand } = await import("./commands/adopt.ts");
  const { redisUrl, encryption: { keyText, olderPassphrase: passphrase } } = readConfig(env);
  return await withProgress((progress) =>
    runAdoptCommand(args, {
      redisUrl,
      encryption: { keyText, passphrase },
      nowMs: systemClock().now(),
      print,
      printError,
      progress,
    })
  );
}

async function backup(args: readonly string[]): Promise<number> {
  const { runBackupCommand } = await import("./commands/backup.ts");
  const { openBackupSources, RECORD_CHECKS } = await import("./stopped_store.ts");
  const config = readConfig(env);
  return await withProgress((progress) =>
    runBackupCommand(args, {
      runningUrl: () => runningUrl(config.dataDir),
      token: () => tokenOf(config),
      fetch: ownFetch,
      openStopped: () => openBackupSources(config, systemClock()),
      checks: RECORD_CHECKS,
      async writeOut(bytes) {
        for (let sent = 0; sent < bytes.length;) sent += await Deno.stdout.write(bytes.subarray(sent));
      },
      nowMs: calendarNow(),
      print,
      printError,
      progress,
    })
  );
}

async function restore(args: readonly string[]): Promise<number> {
  const { runRestoreCommand } = await import("./commands/restore.ts");
  const { openRestoreTarget, RECORD_CHECKS } = await import("./stopped_store.ts");
  const config = readConfig(env);
  return await withProgress((progress) =>
    runRestoreCommand(args, {
      checks: RECORD_CHECKS,
      openTarget: (isDryRun) => openRestoreTarget(config, systemClock(), isDryRun),
      print,
      printError,
      progress,
    })
  );
}

/** Finds out what is not as Gavel needs it. */
async function doctor(args: readonly string[]): Promise<number> {
  const { runDoctorCommand } = await import("./doctor/command.ts");
  return await runDoctorCommand(args, {
    env: Deno.env.toObject(),
    clock: systemClock(),
    calendarNow,
    fetch,
    ownFetch,
    isColoured: Deno.stdout.isTerminal() && !Deno.noColor,
    print,
    printError,
  });
}

async function token(args: readonly string[]): Promise<number> {
  const { runTokenCommand } = await import("./commands/token.ts");
  const { authToken, dataDir } = readConfig(env);
  const path = join(dataDir, TOKEN_FILE);
  return await runTokenCommand(args, {
    authToken,
    path,
    read: () => readAccessToken(path),
    renew: (told) => renewAccessToken(path, told),
    print,
    printError,
  });
}

/** Runs `work` and shows its progress on the standard error, so that its output stays as it is. */
async function withProgress(work: (progress: Progress) => Promise<number>): Promise<number> {
  const { createProgress } = await import("./commands/progress.ts");
  const encoder = new TextEncoder();
  const write = (text: string) => {
    try {
      Deno.stderr.writeSync(encoder.encode(text));
    } catch {
      // Nobody reads it: that ends no backup.
    }
  };
  const progress = createProgress({ clock: systemClock(), isTerminal: Deno.stderr.isTerminal(), write });
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}

async function bidding(order: "pause" | "resume"): Promise<number> {
  const { runBiddingCommand } = await import("./commands/bidding.ts");
  return await runBiddingCommand(order, await runningGavel());
}

/** Finds the Gavel that runs with this DATA_DIR, and its token. */
async function runningGavel(): Promise<RunningGavelParts> {
  const config = readConfig(env);
  return {
    url: await runningUrl(config.dataDir),
    token: await tokenOf(config),
    fetch: ownFetch,
    print,
    printError,
  };
}

/** Returns the owner's token; null where there is none yet. */
async function tokenOf(
  { authToken, dataDir }: Pick<Config, "authToken" | "dataDir">,
): Promise<string | null> {
  if (authToken !== null) return authToken;
  return await readAccessToken(join(dataDir, TOKEN_FILE));
}

/** Asks at PORT where that is set, and otherwise where the Gavel in DATA_DIR says that it listens. */
async function healthcheck(): Promise<number> {
  const config = readConfig(env);
  const isPortSet = config.port !== 0 && (env("PORT") ?? "") !== "";
  const url = (isPortSet ? null : await announcedUrl(config.dataDir).catch(() => null)) ??
    reachableUrl(config);
  const { runHealthcheck } = await import("./commands/healthcheck.ts");
  return await runHealthcheck({ url, fetch: ownFetch, clock: systemClock(), print, printError });
}

/**
 * Returns a signal that aborts on Ctrl-C, when the system asks to stop, and when the terminal is closed. A second Ctrl-C
 * ends the process at once.
 */
function untilAskedToStop(): AbortSignal {
  const { signal, ask } = createStopSignal(systemClock(), () => Deno.exit(130));
  for (const name of stopSignals(Deno.build.os)) Deno.addSignalListener(name, ask);
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
const ownFetch = createDirectFetch();
const env = (name: string) => Deno.env.get(name);
