import assert from "node:assert/strict";
import { serve, TOKEN } from "../../tests/support/server/server_services.ts";
import { runBiddingCommand } from "./bidding.ts";
import type { RunningGavelParts } from "./running_gavel.ts";

type Served = Awaited<ReturnType<typeof serve>>;

/** Runs a command on a Gavel that runs, as the test has it. */
async function run(order: "pause" | "resume", { app }: Served, parts: Partial<RunningGavelParts> = {}) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await runBiddingCommand(order, {
    url: "http://127.0.0.1:3000",
    token: TOKEN,
    fetch: async (input, init) => await app.request(new Request(input, init)),
    print: (line) => void printed.push(line),
    printError: (line) => void errors.push(line),
    ...parts,
  });
  return { code, printed, errors };
}

const isPaused = async ({ call }: Served) => (await call("GET", "/api/bidding")).body.bidding.paused;

Deno.test("gavel pause stops all bidding, and gavel resume lets it go on", async () => {
  const served = await serve();
  assert.deepEqual(await run("pause", served), {
    code: 0,
    printed: ["Paused: nothing is bid, by strategy or by hand, until gavel resume"],
    errors: [],
  });
  assert.equal(await isPaused(served), true);
  assert.equal((await run("pause", served)).code, 0, "a second time changes nothing and fails nothing");
  assert.deepEqual(await run("resume", served), { code: 0, printed: ["Bidding goes on"], errors: [] });
  assert.equal(await isPaused(served), false);
});

Deno.test("gavel resume says where bids are only practised", async () => {
  const served = await serve();
  await served.call("POST", "/api/bidding/practice");
  assert.match((await run("resume", served)).printed[0] ?? "", /as practice: .* none is sent$/);
});

Deno.test("a pause that does not reach Gavel fails, and says so", async () => {
  const served = await serve();
  const cases: readonly (readonly [Partial<RunningGavelParts>, RegExp])[] = [
    [{ url: null }, /No Gavel runs with this DATA_DIR/],
    [
      { token: "not-the-token" },
      /does not take this token: run this with the AUTH_TOKEN and DATA_DIR that it has/,
    ],
    [{ fetch: () => Promise.reject(new TypeError("connection refused")) }, /does not answer: try again/],
    // The word of a program that is no Gavel is no pause.
    [{ fetch: () => Promise.resolve(Response.json({ success: true })) }, /is no Gavel/],
  ];
  for (const [parts, says] of cases) {
    const { code, printed, errors } = await run("pause", served, parts);
    assert.deepEqual([code, printed, errors.length], [1, [], 1]);
    assert.match(errors[0] ?? "", says);
  }
  assert.equal(await isPaused(served), false);
});
