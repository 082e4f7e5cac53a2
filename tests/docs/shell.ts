import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import project from "../../deno.json" with { type: "json" };
import { BUNDLE } from "../e2e/bundle.ts";
import { until } from "../e2e/program.ts";
import { killIfRunning } from "../support/process/kill_if_running.ts";

/** Longer than any command of a page takes on a slow machine. */
const DEADLINE_MS = 120_000;

/** The end of a command: its exit code, and what it wrote to both of its outputs. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

/** A command that goes on until it is stopped. */
export interface Going {
  /** All that it has written so far. */
  text(): Promise<string>;
  /** Presses Ctrl-C, and resolves when it has ended. */
  stop(): Promise<Said>;
}

/** A bash at which an owner types: what a command sets is there for the next one. */
export interface Shell extends AsyncDisposable {
  /** The folder in which it stands at first, empty and its own. */
  readonly folder: string;
  run(command: string): Promise<Said>;
  /** Runs a command that does not end by itself, and resolves when it has written what `isReady` finds. */
  start(command: string, isReady: RegExp): Promise<Going>;
}

/**
 * Opens a shell with `env` beside the environment of the tests. There `gavel`, and `deno task` for the tasks that run
 * Gavel, run it from one file, with the permissions of the task; all other commands are the machine's own.
 */
export async function openShell(env: Readonly<Record<string, string>> = {}): Promise<Shell> {
  const home = await Deno.makeTempDir({ prefix: "gavel-page-" });
  const folder = join(home, "here");
  await Promise.all([
    Deno.mkdir(folder),
    writePrograms(join(home, "bin")),
    // curl's progress is not what a page tells.
    Deno.writeTextFile(join(home, ".curlrc"), "silent\nshow-error\n"),
  ]);
  const { DENO_COVERAGE_DIR: _, ...inherited } = Deno.env.toObject();
  const child = new Deno.Command("bash", {
    args: ["--noprofile", "--norc"],
    cwd: folder,
    clearEnv: true,
    env: {
      ...inherited,
      PORT: "0",
      HOST: "127.0.0.1",
      NO_COLOR: "1",
      CURL_HOME: home,
      ...env,
      PATH: `${join(home, "bin")}:${inherited["PATH"]}`,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const typing = child.stdin.getWriter();
  const reading = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  let count = 0;

  const run = async (command: string): Promise<Said> => {
    const mark = `the end of command ${++count}:`;
    // A command has nothing to read: the shell's own input is the next command.
    const typed = `{\n${command}\n} </dev/null 2>&1\nprintf '\\n%s %d\\n' '${mark}' "$?"\n`;
    await typing.write(new TextEncoder().encode(typed));
    const timer = setTimeout(() => killIfRunning(child), DEADLINE_MS);
    try {
      while (true) {
        const [, text, code] = new RegExp(`^([^]*)\\n${mark} (\\d+)\\n`).exec(said) ?? [];
        if (text !== undefined) {
          said = "";
          return { text, code: Number(code) };
        }
        const { value, done } = await reading.read();
        if (done) {
          throw new Error(`The shell ended in, or waited in vain for:\n${command}\nIt wrote:\n${said}`);
        }
        said += value;
      }
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    folder,
    run,
    async start(command, isReady) {
      const log = join(home, `log-${++count}`);
      await Deno.writeTextFile(log, "");
      // With job control (`-m`) the command is a process group of its own, which Ctrl-C reaches as a whole.
      const { text } = await run(`set -m; {\n${command}\n} >'${log}' 2>&1 & set +m\necho "$!"`);
      const group = text.trim();
      const written = () => Deno.readTextFile(log);
      const isOver = async () => (await run(`kill -0 -- -${group}`)).code !== 0;
      await until(() => `${isReady} of ${command}`, async () => {
        if (isReady.test(await written())) return true;
        if (await isOver()) throw new Error(`It ended:\n${command}\nIt wrote:\n${await written()}`);
        return false;
      });
      return {
        text: written,
        async stop() {
          const { code } = await run(`kill -INT -- -${group}\nwait ${group}`);
          return { code, text: await written() };
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await typing.close().catch(() => {});
      await reading.cancel().catch(() => {});
      await child.status;
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** The tasks that run Gavel. */
const TASKS = ["start", "gavel", "demo", "simulate"] as const;

/** Writes `gavel` and `deno` into a folder, as programs that run Gavel's bundle in the way of the tasks. */
async function writePrograms(bin: string): Promise<void> {
  await Deno.mkdir(bin);
  const cases = TASKS.map((task) => `${task}) shift 2; exec env ${taskCommand(task)} "$@" ;;`);
  const folders = [
    'DATA="${DATA_DIR:-./data}${BACKUP_DIR:+,$BACKUP_DIR},$PWD"',
    `TEMP="\${TMPDIR:-${tmpdir()}}"`,
  ];
  const deno = ["#!/bin/sh", ...folders, 'if [ "$1" = task ]; then case "$2" in', ...cases, "esac; fi"];
  await Promise.all([
    writeProgram(join(bin, "deno"), [...deno, `exec '${Deno.execPath()}' "$@"`]),
    writeProgram(join(bin, "gavel"), ["#!/bin/sh", 'exec deno task gavel "$@"']),
  ]);
}

/** Returns the last command of a task, which runs Gavel, with the bundle in the place of `main.ts`. */
function taskCommand(task: (typeof TASKS)[number]): string {
  const command = project.tasks[task].command.split(" && ").at(-1) ?? "";
  return command.replace(/\bdeno run\b/, `'${Deno.execPath()}' run`).replace(
    "main.ts",
    `'${resolve(BUNDLE)}'`,
  );
}

async function writeProgram(path: string, lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(path, `${lines.join("\n")}\n`, { mode: 0o700 });
}
