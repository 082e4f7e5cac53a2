import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";

/** Few enough to be used up in a moment, enough for Deno itself. */
const FILE_HANDLES = 256;

interface Starved {
  isOpen(): Promise<boolean>;
}

/** Runs `test` while others hold more connections to a server than it has handles. */
async function starve(how: "waits" | "cuts", test: (starved: Starved) => Promise<void>): Promise<void> {
  const script = new URL("starved_server.ts", import.meta.url).pathname;
  const server = new Deno.Command("sh", {
    args: ["-c", `ulimit -n ${FILE_HANDLES}; exec "$0" run -A "$1" "$2"`, Deno.execPath(), script, how],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = Number((await output.read()).value);
  const holders: Deno.TcpConn[] = [];
  for (let count = 0; count < 2 * FILE_HANDLES; count++) {
    const holder = await Deno.connect({ port, hostname: "127.0.0.1" }).catch(unlessTurnedAway);
    if (holder) holders.push(holder);
  }
  assert.ok(holders.length >= FILE_HANDLES, "too few connections were open to use up the handles");
  const isOpen = async () => {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(300) });
      return await answer.text() === "open";
    } catch (error) {
      if (error instanceof TypeError || error instanceof DOMException) return false;
      throw error;
    }
  };
  await test({ isOpen });
  for (const holder of holders) holder.close();
  await eventually("the door is open in the end", isOpen);
  await server.stdin.close();
  await output.cancel();
  assert.equal((await server.status).code, 0);
}

Deno.test("a server that had no file handle left for a connection takes new ones once it has", () =>
  starve("waits", async ({ isOpen }) => {
    assert.equal(await isOpen(), false);
  }));

Deno.test("a server that had no file handle left cuts strangers, and takes new ones while they hold on", () =>
  starve("cuts", ({ isOpen }) => eventually("the door opens", isOpen)));

/** A server that listens anew resets those that wait before its door. */
function unlessTurnedAway(error: unknown): undefined {
  if (error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.ConnectionRefused) {
    return undefined;
  }
  throw error;
}
