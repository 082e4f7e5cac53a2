import { install, type Installation, type Running } from "../e2e/installation.ts";
import { openShell, type Shell } from "./shell.ts";

/** An owner who sits before a shell, with a Gavel that runs in a simulated house. */
export interface Owner extends AsyncDisposable {
  readonly installation: Installation;
  readonly running: Running;
  readonly shell: Shell;
  /** Stops Gavel as Ctrl-C does. */
  stopGavel(): Promise<void>;
  /** Starts it again, with `env` beside the installation's own. */
  startGavel(env?: Readonly<Record<string, string>>): Promise<Running>;
}

/** Starts Gavel, signed in to the house, and opens a shell whose `gavel` is of the same installation. */
export async function startOwner(env: Readonly<Record<string, string>> = {}): Promise<Owner> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await install({ isBundled: true }));
  const shell = stack.use(await openShell({ ...installation.env, ...env }));
  let running = await installation.start(env);
  await running.call("POST", "/api/auth", { cookies: installation.house.signIn() });
  const own = stack.move();
  return {
    installation,
    shell,
    get running() {
      return running;
    },
    async stopGavel() {
      running.program.kill("SIGINT");
      await running.program.ended();
    },
    startGavel: async (changed = env) => running = await installation.start(changed),
    [Symbol.asyncDispose]: () => own.disposeAsync(),
  };
}
