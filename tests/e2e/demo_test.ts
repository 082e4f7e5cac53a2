import assert from "node:assert/strict";
import { startProgram, until } from "./program.ts";

/** The demo promises everything within a minute; this is what a slow machine gets. */
const DEADLINE_MS = 90_000;

Deno.test("the demo shows a lot outbid and bid again, a snipe, a lot won and one left, and ends with Ctrl-C", async () => {
  const temporary = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  try {
    await using demo = startProgram("demo", { TMPDIR: temporary });
    const url = await demo.url();
    await until(() => `its token: ${demo.stdout}`, () => /Token: \S{40,}/.test(demo.stdout));
    // A machine that is busy with other things makes it degraded.
    assert.equal(
      await fetch(`${url}/health`).then(async (response) => (await response.body?.cancel(), response.status)),
      200,
    );
    assert.equal(await countOf(temporary), 1);

    const seen = () => storyOf(demo.stdout);
    const isComplete = () => Object.values(seen()).every((lot) => lot !== undefined);
    await until(() => `the whole story: ${JSON.stringify(seen())}\n${demo.stdout}`, isComplete, DEADLINE_MS);

    demo.kill("SIGINT");
    const { code, signal } = await demo.ended();
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, demo.stderr);
    assert.equal(demo.stderr, "");
    assert.equal(await countOf(temporary), 0, "Its folder is still there");
    await assert.rejects(fetch(`${url}/health`), TypeError);
    const { left } = seen();
    assert.deepEqual(bidsAfterLeaving(demo.stdout, left ?? ""), [], `It bid on ${left} again`);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
});

Deno.test("the demo ends well when it is stopped before anything has happened", async () => {
  const temporary = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  try {
    await using demo = startProgram("demo", { TMPDIR: temporary });
    await demo.url();
    demo.kill("SIGTERM");
    assert.equal((await demo.ended()).code, 0, demo.stderr);
    assert.equal(demo.stderr, "");
    assert.equal(await countOf(temporary), 0, "Its folder is still there");
  } finally {
    await Deno.remove(temporary, { recursive: true });
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

async function countOf(folder: string): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(folder))).length;
}
