import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { runDemo } from "../../src/demo/demo.ts";
import { DEMO_LOTS } from "../../src/demo/lots.ts";
import { fastClock } from "../support/fast_clock.ts";
import { startProgram, until } from "./program.ts";

/** The demo promises everything within a minute of its clock; this is what a slow machine gets. */
const DEADLINE_MS = 90_000;
/** Its minute takes a quarter of one here. Bids still cross real sockets within the 2 s that the latest snipe has. */
const TIMES_AS_FAST = 4;

Deno.test("the demo shows a lot outbid and bid again, a snipe, a lot won and one left", async () => {
  const stopped = new AbortController();
  let told = "";
  const running = runDemo({
    clock: fastClock(systemClock(), TIMES_AS_FAST),
    write: (line) => told += `${line}\n`,
    isTerminal: false,
    signal: stopped.signal,
    env: (name) => ({ PORT: "0", HOST: "127.0.0.1" })[name],
  });
  try {
    const seen = () => storyOf(told);
    const isComplete = () => Object.values(seen()).every((lot) => lot !== undefined);
    await until(() => `the whole story: ${JSON.stringify(seen())}\n${told}`, isComplete, DEADLINE_MS);
    await until(() => "another lot for each that closes", async () => await lotsOf(told) > DEMO_LOTS.length);
  } finally {
    stopped.abort();
  }
  assert.equal(await running, 0);
  const { left } = storyOf(told);
  assert.deepEqual(bidsAfterLeaving(told, left ?? ""), [], `It bid on ${left} again`);
});

Deno.test("the demo says where it is, and ends well with Ctrl-C or SIGTERM, leaving no folder behind", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const temporary = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
    try {
      await using demo = startProgram("demo", { TMPDIR: temporary });
      const url = await demo.url();
      await until(() => `its token: ${demo.stdout}`, () => /Token: \S{40,}/.test(demo.stdout));
      const health = await fetch(`${url}/health`);
      await health.body?.cancel();
      assert.equal(health.status, 200);
      const code = /#start=([\w-]+)/.exec(demo.stdout)?.[1];
      assert.equal(await login(url, code), 200, "its link signs a browser in");
      assert.equal(await login(url, code), 401, "once");
      assert.equal(await countOf(temporary), 1);

      demo.kill(signal);
      const status = await demo.ended();
      assert.deepEqual({ code: status.code, signal: status.signal }, { code: 0, signal: null }, demo.stderr);
      assert.equal(demo.stderr, "");
      assert.equal(await countOf(temporary), 0, "Its folder is still there");
      await assert.rejects(fetch(`${url}/health`), TypeError);
    } finally {
      await Deno.remove(temporary, { recursive: true });
    }
  }
});

/** The lots of which each part of the story has been told so far. */
interface Story {
  readonly outbidAndBidAgain: string | undefined;
  readonly sniped: string | undefined;
  readonly won: string | undefined;
  /** The price passed its maximum. */
  readonly left: string | undefined;
}

function storyOf(told: string): Story {
  return {
    outbidAndBidAgain: /! Outbid on (.+): it stands at [^]*→ \1: aggressive bid of \$\d+ .*accepted/.exec(
      told,
    )?.[1],
    sniped: /→ (.+): snipe bid of \$\d+ .*accepted/.exec(told)?.[1],
    won: /★ Won (.+) for \$\d+/.exec(told)?.[1],
    left: LEFT.exec(told)?.[1],
  };
}

const LEFT = /! (.+) stands at \$\d+: not bidding any more\. .*above your maximum of \$\d+/;

/** The lines that tell of a bid on `lot` after it was left. */
function bidsAfterLeaving(told: string, lot: string): readonly string[] {
  const lines = told.split("\n");
  const at = lines.findIndex((line) => LEFT.exec(line)?.[1] === lot);
  return lines.slice(at).filter((line) => line.includes(`→ ${lot}: `));
}

/** Returns the number of lots that are watched or were. */
async function lotsOf(told: string): Promise<number> {
  const url = /Gavel is at (\S+),/.exec(told)?.[1];
  const authorization = /Token: (\S+)/.exec(told)?.[1] ?? "";
  const response = await fetch(`${url}/api/auctions`, { headers: { authorization } });
  const { auctions } = await response.json() as { auctions: unknown[] };
  return auctions.length;
}

/** Signs a browser in by a one-time code. Returns the answer's status. */
async function login(url: string, code: string | undefined): Promise<number> {
  const response = await fetch(`${url}/api/login`, { method: "POST", body: JSON.stringify({ code }) });
  await response.body?.cancel();
  return response.status;
}

async function countOf(folder: string): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(folder))).length;
}
