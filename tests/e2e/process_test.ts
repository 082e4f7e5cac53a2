import assert from "node:assert/strict";
import { killIfRunning } from "../support/process/kill_if_running.ts";
import { startArgs } from "../support/process/start_task.ts";
import { install } from "./installation.ts";
import { until } from "./program.ts";
import { freePort } from "../support/server/free_port.ts";

/** Starts Gavel by a shell, with its output where `redirections` say. It prints no address: the port is given. */
async function startWith(
  redirections: string,
  work: (url: string, child: Deno.ChildProcess) => Promise<void>,
) {
  await using installation = await install();
  const { dataDir, token } = installation;
  const port = freePort();
  const program = [Deno.execPath(), ...startArgs(dataDir), "serve"].map((word) => `'${word}'`).join(" ");
  const child = new Deno.Command("bash", {
    args: ["-c", `${redirections.replaceAll("$FOLDER", dataDir)}; exec ${program} ${OUTPUT}`],
    env: { PORT: `${port}`, HOST: "127.0.0.1", AUTH_TOKEN: token, DATA_DIR: dataDir, LOG_LEVEL: "trace" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await work(`http://127.0.0.1:${port}`, child);
  } finally {
    killIfRunning(child);
    await child.status;
  }
}

const OUTPUT = ">&3 2>&4";

const isHealthy = async (url: string) => {
  try {
    const response = await fetch(`${url}/health/live`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
};

const FULL_PIPE = 'mkdir -p "$FOLDER"; mkfifo "$FOLDER/pipe"; exec 5<>"$FOLDER/pipe"; ' +
  "head -c 65536 /dev/zero >&5; exec 3>&5 4>&5";

for (
  const [what, redirections] of [["a pipe that nobody reads", FULL_PIPE], [
    "a full disk",
    "exec 3>/dev/full 4>&3",
  ]]
) {
  Deno.test(`with its output on ${what} Gavel serves, and ends well when it is told to`, async () => {
    await startWith(redirections ?? "", async (url, child) => {
      await until(() => "Gavel to listen", () => isHealthy(url));
      child.kill("SIGTERM");
      assert.equal((await child.status).code, 0);
    });
  });
}

Deno.test("a signal that arrives twice at once ends Gavel well, as one that arrives once", async () => {
  await startWith("exec 3>/dev/null 4>&3", async (url, child) => {
    await until(() => "Gavel to listen", () => isHealthy(url));
    child.kill("SIGINT");
    child.kill("SIGINT");
    assert.equal((await child.status).code, 0);
  });
});

Deno.test("a terminal that is closed ends Gavel well", async () => {
  await startWith("exec 3>/dev/null 4>&3", async (url, child) => {
    await until(() => "Gavel to listen", () => isHealthy(url));
    child.kill("SIGHUP");
    assert.equal((await child.status).code, 0);
  });
});
