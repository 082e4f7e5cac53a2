import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { runHouse } from "./run.ts";

async function play(seed: number, minutes: number) {
  const clock = createVirtualClock();
  const lines: string[] = [];
  const stopping = new AbortController();
  const print = (line: string) => void lines.push(line);
  const running = runHouse({
    port: 0,
    lots: 6,
    seed,
    pageForm: "turbo",
    clock,
    print,
    signal: stopping.signal,
  });
  await clock.advance(minutes * 60_000);
  const url = /http:\/\/[\d.:]+/.exec(lines[0] ?? "")?.[0] ?? "";
  const cookie = /cookie: (.*)/.exec(lines[1] ?? "")?.[1] ?? "";
  const account = await fetch(`${url}/account`, { headers: { Cookie: cookie }, redirect: "manual" });
  await account.body?.cancel();
  stopping.abort();
  await running;
  const course = lines.slice(1).map((line) => line.replaceAll(url, ""));
  return { clock, course, status: account.status };
}

Deno.test("a house runs by itself: lots close, others follow, each bid and close is a line", async () => {
  const { clock, course, status } = await play(4, 10);
  assert.equal(status, 200);
  const put = course.filter((line) => /closes in \d+ s: \/p\//.test(line)).length;
  const closed = course.filter((line) => /: (sold to .+ for \$\d+|closed without a bid)$/.test(line)).length;
  assert.ok(closed > 6);
  assert.equal(put, 6 + closed);
  assert.ok(course.some((line) => /: .+ bids, .+ leads at \$\d+/.test(line)));
  assert.equal(clock.pending(), 0);
});

Deno.test("a house prints the environment of a Gavel that is to use it, as Gavel accepts it", async () => {
  const { course } = await play(4, 1);
  assert.equal(course[1], "Start Gavel with NELLIS_BASE_URL= SSE_ENDPOINT= DATA_DIR=./simulated-data");
});

Deno.test("the same seed runs the same course", async () => {
  assert.deepEqual((await play(9, 4)).course, (await play(9, 4)).course);
});
