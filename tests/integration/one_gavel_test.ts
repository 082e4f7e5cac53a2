import assert from "node:assert/strict";
import { readConfig } from "../../src/config.ts";
import { type Gavel, startGavel } from "../../src/gavel.ts";
import { createHouse } from "../../src/simulator/house.ts";
import { StoreInUse } from "../../src/store/lease.ts";
import { pass, passUntil } from "../support/server/pass_until.ts";
import type { Answer } from "../support/server/running_gavel.ts";
import { diskWork } from "../support/store/disk_work.ts";
import { type RedisServer, startRedisServer } from "../support/store/redis_server.ts";
import { createVirtualClock, type VirtualClock } from "../support/virtual_clock.ts";

/** Moves the clock until `work` is over, and lets Redis answer at each step what it was asked. */
async function through<Result>(
  { clock, server }: { readonly clock: VirtualClock; readonly server: RedisServer },
  work: Promise<Result>,
): Promise<Result> {
  let isOver = false;
  const over = () => void (isOver = true);
  work.then(over, over);
  while (!isOver) {
    await clock.advance(100);
    await server.cli("PING");
  }
  return await work;
}

Deno.test("two Gavels never bid from one Redis, and the first bids on when it has it back", async () => {
  await using server = await startRedisServer();
  const clock = createVirtualClock(undefined, diskWork);
  const world = { clock, server };
  const house = createHouse({ clock });
  house.start();
  const folders = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  const start = (dataDir = folders[0]): Promise<Gavel> => {
    const all: Readonly<Record<string, string | undefined>> = {
      PORT: "0",
      HOST: "127.0.0.1",
      ENABLE_SSE: "false",
      STORE: "redis",
      REDIS_URL: server.url,
      DATA_DIR: dataDir,
      NELLIS_BASE_URL: "http://house.test",
    };
    return startGavel(readConfig((name) => all[name]), {
      clock,
      env: (name) => all[name],
      fetch: (input, init) => house.fetch(new Request(input, init)),
    });
  };
  const gavel = await through(world, start());
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(gavel.url + path, {
      method,
      headers: { authorization: gavel.token, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const running = { clock, call };
  try {
    assert.equal((await call("POST", "/api/auth", { cookies: house.signIn() })).body.success, true);
    await assert.rejects(through(world, start(folders[1])), StoreInUse);

    await server.cli("SET", "nellis:lease:store", "elsewhere/1", "PX", "600000");
    await passUntil(running, "health tells of the other", async () => {
      const { body } = await call("GET", "/health?detailed=true");
      return body.checks.lease.message.startsWith("Another Gavel is using Redis at");
    });
    const { id } = house.addLot({ closesInSeconds: 900, startPrice: 5 });
    const config = { maxBid: 50, strategy: "aggressive", autoBid: true };
    await through(world, call("POST", `/api/auctions/${id}/monitor`, { config }));
    const { body: byHand } = await through(world, call("POST", `/api/auctions/${id}/bid`, { amount: 7 }));
    assert.equal(byHand.errorType, "LIMIT_EXCEEDED");
    assert.match(byHand.error, /Another Gavel is using Redis at/);
    await pass(running, 5_000);
    assert.equal(house.bids.length, 0, "no bid left");

    await server.cli("DEL", "nellis:lease:store");
    await passUntil(running, "the first bids on", () => house.bids.length > 0);
  } finally {
    await through(world, gavel.close());
    house.close();
    for (const folder of folders) await Deno.remove(folder, { recursive: true });
  }
});
