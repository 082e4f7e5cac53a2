/** A program that some suites start, and how it is got where it is missing. */
interface Tool {
  readonly command: string;
  /** The arguments with which it only tells its version; `--version` when left out. */
  readonly versionArgs?: readonly string[];
  /** The environment variable that may name another path of it. */
  readonly variable?: string;
  /** Debian's package. */
  readonly aptPackage: string;
  /** Homebrew's formula; null where it has none. */
  readonly formula: string | null;
  readonly why: string;
  /** The effect on the suites of its absence. A program without this is needed. */
  readonly otherwise?: string;
}

const TOOLS: readonly Tool[] = [
  {
    command: "redis-server",
    aptPackage: "redis-server",
    formula: "redis",
    why: "the Redis store is tested against a real server",
  },
  {
    command: "chromium",
    variable: "CHROMIUM_PATH",
    aptPackage: "chromium",
    formula: "chromium",
    why: "the dashboard is tested in a real browser",
  },
  {
    command: "chromium-headless-shell",
    aptPackage: "chromium-headless-shell",
    formula: null,
    why: "it opens the dashboard for half the processor's time",
    otherwise: "Chromium opens it",
  },
  {
    command: "prometheus",
    aptPackage: "prometheus",
    formula: "prometheus",
    why: "metrics, alerts and Grafana's queries are tested against a real server",
  },
  {
    command: "prometheus-alertmanager",
    variable: "ALERTMANAGER_PATH",
    aptPackage: "prometheus-alertmanager",
    formula: "alertmanager",
    why: "alerts are tested on their way to their owner",
  },
  {
    command: "caddy",
    versionArgs: ["version"],
    aptPackage: "caddy",
    formula: "caddy",
    why: "its configuration in ops is tested before a running Gavel",
  },
  {
    command: "nginx",
    versionArgs: ["-v"],
    aptPackage: "nginx",
    formula: "nginx",
    why: "its configuration in ops is tested before a running Gavel",
  },
  {
    command: "logrotate",
    aptPackage: "logrotate",
    formula: "logrotate",
    why: "its configuration in ops is tested on a real log",
  },
  {
    command: "curl",
    aptPackage: "curl",
    formula: "curl",
    why: "the commands of the pages are run",
  },
  {
    command: "openssl",
    versionArgs: ["version"],
    aptPackage: "openssl",
    formula: "openssl",
    why: "the commands of the pages are run",
  },
  {
    command: "python3",
    aptPackage: "python3",
    formula: "python3",
    why: "the examples of docs/api.md are run",
  },
];

/** Runs a command line. Resolves to its exit code, or null where there is no such program. */
export type Run = (command: string, args: readonly string[]) => Promise<number | null>;

/**
 * Sees to it that every program the suites start is there: installs what is missing where it may, and says so.
 * Resolves to what is still missing, a sentence each.
 */
export async function ensureTools(
  run: Run,
  print: (line: string) => void,
  env: (name: string) => string | undefined,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (
    const { variable, versionArgs = ["--version"], aptPackage, formula, why, otherwise, ...tool } of TOOLS
  ) {
    const command = variable === undefined ? tool.command : env(variable) ?? tool.command;
    const isThere = async () => await run(command, versionArgs) === 0;
    if (await isThere()) continue;
    print(`${command} is missing (${why}): installing it`);
    await install(run, aptPackage, formula);
    // A package whose service can't start, as its port is taken, is installed badly, and its program is there.
    if (await isThere()) continue;
    if (otherwise === undefined) {
      missing.push(
        `${command} could not be installed: apt-get install ${aptPackage}, or brew install ${formula}`,
      );
    } else print(`${command} could not be installed: ${otherwise}`);
  }
  return missing;
}

/** Tries each way to install a package that there is. */
async function install(run: Run, aptPackage: string, formula: string | null): Promise<void> {
  if (await run("apt-get", ["--version"]) !== 0) {
    if (formula !== null) await run("brew", ["install", "--quiet", formula]);
    return;
  }
  for (const before of [[], ["sudo", "-n"]]) {
    const [program = "apt-get", ...rest] = [...before, "apt-get"];
    const update = await run(program, [...rest, "update", "-qq"]);
    if (update === 0 && await run(program, [...rest, "install", "-y", "-qq", aptPackage]) === 0) return;
  }
}

/** Runs a program without its output. */
export async function runQuietly(command: string, args: readonly string[]): Promise<number | null> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  try {
    const child = new Deno.Command(command, {
      args: [...args],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    return (await child.output()).code;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
