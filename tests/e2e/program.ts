import { tmpdir } from "node:os";
import { killIfRunning } from "../support/process/kill_if_running.ts";
import { startArgs } from "../support/process/start_task.ts";
import { BUNDLE } from "./bundle.ts";

/** Longer than anything here takes on a slow machine; a wait this long is a failure. */
const DEADLINE_MS = 60_000;
const PROBE_INTERVAL_MS = 20;

/** Gavel as a process of its own. */
export interface Program {
  /** The output so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Returns the address at which it listens, once it says so. Rejects when it ends instead. */
  url(): Promise<string>;
  kill(signal: Deno.Signal): void;
  /** Resolves when it has ended and all that it wrote is here; it must have ended by the deadline. */
  ended(): Promise<Deno.CommandStatus>;
  /** Kills what still runs. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts `gavel <command>`, or a command with its arguments, with `env` beside the environment of the tests. With `isBundled` it runs from one file, as
 * the released programs do, which starts sooner. `within` is a command that runs it, such as `unshare`.
 */
export function startProgram(
  command: string | readonly string[],
  env: Readonly<Record<string, string>> = {},
  { isBundled = false, within = [] }: { readonly isBundled?: boolean; readonly within?: readonly string[] } =
    {},
): Program {
  const args = startArgs(command === "demo" ? tmpdir() : env["DATA_DIR"]);
  const [program = "", ...rest] = [
    ...within,
    Deno.execPath(),
    ...isBundled ? args.with(-1, BUNDLE) : args,
    ...[command].flat(),
  ];
  const child = new Deno.Command(program, {
    args: rest,
    env: { PORT: "0", HOST: "127.0.0.1", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const written = { stdout: "", stderr: "" };
  const collect = async (name: keyof typeof written) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) written[name] += text;
  };
  const reading = Promise.all([collect("stdout"), collect("stderr")]);
  let status: Deno.CommandStatus | undefined;
  const exit = child.status.then(async (ended) => {
    await reading;
    return status = ended;
  });
  const told = () => `It wrote:\n${written.stdout}${written.stderr}`;

  return {
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    async url() {
      const find = () => / at (http:\S+?),?\s/.exec(written.stdout)?.[1];
      await until(() => `Gavel to listen. ${told()}`, () => status !== undefined || find() !== undefined);
      const url = find();
      if (url === undefined) throw new Error(`Gavel ended before it listened. ${told()}`);
      return url;
    },
    kill: (signal) => child.kill(signal),
    async ended() {
      await until(() => `Gavel to end. ${told()}`, () => status !== undefined);
      return await exit;
    },
    async [Symbol.asyncDispose]() {
      killIfRunning(child);
      await exit;
    },
  };
}

/** Asks again and again until `probe` gives something that is true, and gives that. Throws at the deadline. */
export async function until<T>(
  what: () => string,
  probe: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const endMs = Date.now() + deadlineMs;
  while (true) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > endMs) throw new Error(`Waited in vain for ${what()}`);
    await new Promise<void>((resolve) => setTimeout(resolve, PROBE_INTERVAL_MS));
  }
}
