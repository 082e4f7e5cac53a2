import assert from "node:assert/strict";

/** The parts of a smoke test. */
export interface SmokeParts {
  /** The program and the arguments before those of Gavel. */
  readonly command: readonly [string, ...string[]];
  /** Told of each step when it is done. */
  readonly onStep: (step: string) => void;
}

/** The end of one run of the program. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs, and what it has said up to the words that it was waited for. */
export interface Running {
  readonly process: Deno.ChildProcess;
  readonly said: string;
}

const IS_WINDOWS = Deno.build.os === "windows";

/**
 * Runs an executable the way that its owner does on the first day: it starts, is healthy, shows the dashboard, answers the
 * commands, stands in the way of a second one, stops, and starts again on what it stored. Rejects at the first step that
 * fails.
 */
export async function smoke({ command: [program, ...before], onStep }: SmokeParts): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gavel-smoke-" });
  await using leftOver = new AsyncDisposableStack();
  leftOver.defer(() => removeFolder(folder));
  // A program in a temporary folder can leave no coverage behind.
  const { DENO_COVERAGE_DIR: _, ...inherited } = Deno.env.toObject();
  const options = {
    cwd: folder,
    clearEnv: true,
    env: {
      ...inherited,
      DATA_DIR: `${folder}/data`,
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "error",
      NO_COLOR: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  } as const;
  const start = (...args: string[]) => new Deno.Command(program, { ...options, args: [...before, ...args] });
  const run = async (...args: string[]): Promise<Ended> => {
    const { code, stdout, stderr } = await start(...args).output();
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  };
  const done = async (step: string, ...args: string[]) => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, `${step}: ${stdout}${stderr}`);
    onStep(step);
    return stdout.trim();
  };

  await done("says its version", "version");
  await using gavel = await started(start("serve"), /ready at \S+/);
  const url = /ready at (\S+)/.exec(gavel.said)?.[1] ?? "";
  onStep("serves");
  await done("is healthy", "healthcheck");
  const page = await fetch(url);
  assert.match(await page.text(), /<script/);
  onStep("shows the dashboard");
  const token = await done("tells its token", "token");
  const state = await fetch(`${url}/api/state`, { headers: { Authorization: token } });
  assert.equal(state.status, 200, await state.text());
  assert.match(await done("makes a link", "link"), /#start=/);
  const second = await run("serve");
  assert.equal(second.code, 1, second.stdout);
  assert.match(second.stderr, /Another Gavel is using/);
  onStep("refuses a second one in its folder");
  await done("makes a backup", "backup", "smoke.backup");
  await stop(gavel);
  onStep("stops");
  await using again = await started(start("serve"), /ready at \S+/);
  assert.equal(await done("starts again with its token", "token"), token);
  await stop(again);
  await done("restores the backup", "restore", "smoke.backup");
  await using demo = await started(start("demo"), /Open the dashboard: \S+/);
  await stop(demo);
  onStep("shows the demo");
}

async function removeFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    // Windows removes no file that was open a moment ago.
    if (!IS_WINDOWS) throw error;
  });
}

/** Starts `command` and reads its output up to `words`. Rejects with all that it said where it ends before. */
export async function started(command: Deno.Command, words: RegExp): Promise<Running & AsyncDisposable> {
  const process = command.spawn();
  const complaints = new Response(process.stderr).text();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!words.test(said)) {
    const { value, done } = await reader.read();
    if (done) {
      await process.status;
      throw new Error(`It ended before it said ${words}: ${said}${await complaints}`);
    }
    said += value;
  }
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    process,
    said,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
      await Promise.all([process.status, drained, complaints]);
    },
  };
}

/** Asks a program to stop. Windows has no such wish from outside: there it is ended, as by the Task Manager. */
export async function stop({ process }: Running): Promise<void> {
  process.kill("SIGTERM");
  const { code } = await process.status;
  if (!IS_WINDOWS) assert.equal(code, 0);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
