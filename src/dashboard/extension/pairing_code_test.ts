import assert from "node:assert/strict";
import test from "node:test";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import type { Server } from "../state/server.ts";
import { createPairingCode } from "./pairing_code.ts";

function begin() {
  const clock = createVirtualClock();
  let made = 0;
  const server = { isThere: true, calls: [] as string[] };
  const call = ((method: string, path: string) => {
    server.calls.push(`${method} ${path}`);
    made += 1;
    return Promise.resolve(
      server.isThere
        ? { ok: true, status: 200, body: { code: `code-${made}`, expiresInSeconds: 120 } }
        : { ok: false, status: 0, code: "NO_ANSWER", error: "Gavel does not answer" },
    );
  }) as Server["call"];
  return { clock, server, pairing: createPairingCode({ call }, clock) };
}

test("a code is made at once, and a new one before it runs out", async () => {
  const { clock, pairing, server } = begin();
  await clock.settle();
  assert.equal(pairing.code.value, "code-1");
  await clock.advance(99_000);
  assert.equal(pairing.code.value, "code-1");
  await clock.advance(2_000);
  assert.equal(pairing.code.value, "code-2");
  assert.deepEqual(server.calls, ["POST codes", "POST codes"]);
});

test("a used code is replaced, and the old one's time renews nothing", async () => {
  const { clock, pairing, server } = begin();
  await clock.advance(50_000);
  await pairing.renew();
  assert.equal(pairing.code.value, "code-2");
  await clock.advance(60_000);
  assert.equal(server.calls.length, 2);
});

test("without a server there is no code; it is asked again until it is there", async () => {
  const { clock, pairing, server } = begin();
  await clock.settle();
  server.isThere = false;
  await pairing.renew();
  assert.equal(pairing.code.value, null);
  assert.equal(pairing.trouble.value, "Gavel does not answer");
  server.isThere = true;
  await clock.advance(10_000);
  assert.match(pairing.code.value ?? "", /^code-/);
  assert.equal(pairing.trouble.value, null);
});

test("a page that is left makes no codes any more", async () => {
  const { clock, pairing, server } = begin();
  await clock.settle();
  pairing.close();
  assert.equal(pairing.code.value, null);
  await clock.advance(600_000);
  assert.equal(server.calls.length, 1);
});
