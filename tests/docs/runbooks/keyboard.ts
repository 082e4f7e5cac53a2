import { resolve } from "node:path";
import { commandsOf } from "../commands.ts";
import type { Said } from "../shell.ts";
import type { RunningGavel } from "../../support/server/running_gavel.ts";

/** The owner's shell beside a Gavel on virtual time. What a command sets is gone after it, but for `ask` and `TOKEN`. */
export interface Keyboard {
  run(command: string): Promise<Said>;
}

/** The choices of a test about the shell. */
export interface KeyboardOptions {
  /** Variables of Gavel's commands beside its data folder and token. */
  readonly env?: Readonly<Record<string, string>>;
  /** The port that `redis-cli` asks. */
  readonly redisPort?: number;
  /** The token of `ask`, where it is not Gavel's own. */
  readonly token?: string;
  /** The folder in which commands run. */
  readonly folder?: string;
}

const README = "docs/runbooks/README.md";
const decoder = new TextDecoder();

/** Opens a shell in which `gavel`, `redis-cli` and the runbooks' own `ask` reach what the test runs. */
export async function openKeyboard(running: RunningGavel, options: KeyboardOptions = {}): Promise<Keyboard> {
  const ask = commandsOf(README, await Deno.readTextFile(README)).find(({ text }) =>
    text.startsWith("ask() {")
  );
  if (!ask) throw new Error(`${README} does not make ask`);
  const begin = () =>
    [
      `gavel() { '${Deno.execPath()}' run -A --no-check --quiet '${resolve("main.ts")}' "$@"; }`,
      `redis-cli() { command redis-cli -p ${options.redisPort ?? 1} "$@"; }`,
      `GAVEL=${running.gavel.url} TOKEN=${options.token ?? running.gavel.token}`,
      ask.text,
    ].join("\n");
  const { DENO_COVERAGE_DIR: _, AUTH_TOKEN: __, ...inherited } = Deno.env.toObject();
  return {
    async run(command) {
      const { code, stdout } = await new Deno.Command("bash", {
        args: ["-c", `exec 2>&1\n${begin()}\n${command}`],
        cwd: options.folder ?? running.dataDir,
        clearEnv: true,
        env: {
          ...inherited,
          NO_COLOR: "1",
          AUTH_TOKEN: running.gavel.token,
          DATA_DIR: running.dataDir,
          STORE: "memory",
          ...options.env,
        },
        stdin: "null",
      }).output();
      return { code, text: decoder.decode(stdout) };
    },
  };
}
