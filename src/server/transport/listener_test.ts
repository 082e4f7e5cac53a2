import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { setImmediate } from "node:timers";
import type { Clock } from "../../clock.ts";
import { listenOn } from "./listener.ts";

const TIMES = { everyMs: 15_000, patienceMs: 5000 };

/** A clock whose timers fire when told to, one by one and without a turn of the event loop in between. */
function firingClock(): { readonly clock: Clock; fire(): void } {
  const tasks: (() => void)[] = [];
  return {
    clock: {
      now: () => 0,
      after(_delayMs, task) {
        tasks.push(task);
        return () => tasks.includes(task) && tasks.splice(tasks.indexOf(task), 1);
      },
    },
    fire() {
      const task = tasks.shift();
      assert.ok(task, "no timer waits");
      task();
    },
  };
}

Deno.test("a process that was busy for longer than its patience does not close a door that is open", async () => {
  const { clock, fire } = firingClock();
  const server = createServer();
  const listener = await listenOn(server, { port: 0, host: "127.0.0.1" }, clock, TIMES);
  const taken = once(server, "connection");
  // The time to knock and the patience after it are both over before the process could take the connection.
  fire();
  fire();
  assert.ok(server.listening, "it was closed before the knock could be taken");
  await taken;
  fire();
  assert.ok(server.listening);
  await listener.stop();
});

Deno.test("a door that is found shut once is opened anew, and only one that is shut again means too few handles", async () => {
  const { clock, fire } = firingClock();
  const server = createServer();
  let starved = 0;
  const listener = await listenOn(
    server,
    { port: 0, host: "127.0.0.1" },
    clock,
    TIMES,
    () => void starved++,
  );
  const findShut = async () => {
    // Nobody counts who comes in, so every knock seems to be left standing.
    server.removeAllListeners("connection");
    const opened = once(server, "listening");
    fire();
    fire();
    fire();
    await opened;
    // The next knock is planned once the door is known to be open.
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  await findShut();
  assert.equal(starved, 0);
  await findShut();
  assert.equal(starved, 1);
  await listener.stop();
});
