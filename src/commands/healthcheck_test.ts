import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { runHealthcheck } from "./healthcheck.ts";

const HEALTHY = { status: "healthy", timestamp: "2026-11-02T12:00:00.000Z" };
const MIB = new Uint8Array(1024 * 1024).fill(0x20);

/** Asks a program that gives `answer` at a real port. */
async function askAt(answer: () => Response) {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return await ask(`http://127.0.0.1:${server.addr.port}`, fetch);
}

async function ask(url: string, fetch: typeof globalThis.fetch, clock = createVirtualClock()) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await runHealthcheck({
    url,
    fetch,
    clock,
    print: (line) => printed.push(line),
    printError: (line) => errors.push(line),
  });
  assert.equal(clock.pending(), 0);
  return { code, printed, errors: errors.map((line) => line.replace(url, "URL")) };
}

const NO_GAVEL = {
  code: 1,
  printed: [],
  errors: ["What answers at URL is no Gavel: set PORT and HOST to the ones that Gavel was started with"],
};

Deno.test("Gavel's answer is printed as it is, and only one that does its work is a success", async () => {
  const waiting = {
    ...HEALTHY,
    status: "unhealthy",
    checks: { store: { status: "unhealthy", message: "…" } },
  };
  const refusal = { success: false, error: "Too many requests from this address", code: "RATE_LIMITED" };
  for (const [body, status, code] of [[HEALTHY, 200, 0], [waiting, 503, 1], [refusal, 429, 1]] as const) {
    assert.deepEqual(await askAt(() => Response.json(body, { status })), {
      code,
      printed: [JSON.stringify(body)],
      errors: [],
    });
  }
});

Deno.test("another program at the port is told as such, and nothing that it says is printed", async () => {
  const bodies = [
    "\u001b[2J<html>a router</html>",
    "",
    "null",
    '"healthy"',
    '{"status":"healthy"}',
    '{"status":"ok","timestamp":"2026-11-02T12:00:00.000Z"}',
    '{"success":false,"error":"no"}',
    JSON.stringify({ ...HEALTHY, more: "x".repeat(200_000) }),
  ];
  for (const body of bodies) assert.deepEqual(await askAt(() => new Response(body)), NO_GAVEL, body);
  const elsewhere = () =>
    new Response(null, { status: 302, headers: { location: "http://127.0.0.1:1/health" } });
  assert.deepEqual(await askAt(elsewhere), NO_GAVEL, "a redirect is not followed");
});

Deno.test("an answer without an end is left at once, and not kept in memory", async () => {
  let taken = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          taken++;
          controller.enqueue(MIB);
        },
      }),
    );
  assert.deepEqual(await askAt(endless), NO_GAVEL);
  // Bytes on their way in the sockets' buffers have been taken as well.
  assert.ok(taken < 64, `${taken} MiB were taken`);
});

Deno.test("an answer that stops halfway, and none at all, are waited for 5 s", async () => {
  const halfway = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"status":"healthy",')),
  });
  for (
    const [fetch, errors] of [
      [() => Promise.resolve(new Response(halfway)), NO_GAVEL.errors],
      [
        () => new Promise<Response>(() => {}),
        ["No Gavel answers at URL in time: start it, or set PORT and HOST to the ones that it was started with"],
      ],
    ] as const
  ) {
    const clock = createVirtualClock();
    let isDone = false;
    const asked = ask("http://127.0.0.1:3000", fetch, clock).finally(() => isDone = true);
    await clock.advance(4_999);
    assert.equal(isDone, false);
    await clock.advance(1);
    assert.deepEqual(await asked, { code: 1, printed: [], errors });
  }
});

Deno.test("where nobody listens, the owner hears at which address", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  listener.close();
  assert.deepEqual(await ask(`http://127.0.0.1:${listener.addr.port}`, fetch), {
    code: 1,
    printed: [],
    errors: ["No Gavel answers at URL: start it, or set PORT and HOST to the ones that it was started with"],
  });
});
