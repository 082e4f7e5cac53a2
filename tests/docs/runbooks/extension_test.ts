import assert from "node:assert/strict";
import { diagnose } from "../../../extension/popup/diagnose.ts";
import { statusWords } from "../../../extension/status_words.ts";
import { connectClient } from "../../support/server/protocol_client.ts";
import { openKeyboard } from "./keyboard.ts";
import { runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

/** Returns the extension's words for a connection. */
const wordsOf = (connection: Parameters<typeof statusWords>[0]["connection"]) =>
  statusWords(
    { connection, state: null, aheadMs: 0, isServerOlder: false } as Parameters<typeof statusWords>[0],
    0,
  ).text;

/** Returns the words of _Test connection_ where the server answers with `status`. */
async function tested(status: number, opensSocket = true): Promise<string> {
  const found = await diagnose({ server: "http://nas:3000/", token: "secret" }, {
    fetch: () => Promise.resolve(Response.json({ success: true, version: "1.0.0" }, { status })),
    opensSocket: () => Promise.resolve(opensSocket),
  });
  return found.ok ? "" : found.error;
}

testRunbook("extension", "a browser that was revoked connects with a token that the page makes", async (
  { says, type },
) => {
  await using running = await runAtNight();
  const keyboard = await openKeyboard(running);
  const { body: own } = await running.call("POST", "/api/clients", { name: "Chrome" });
  const url = `${running.gavel.url.replace("http", "ws")}/ws`;
  const client = await connectClient(url, { token: own.token });
  assert.equal(await type("curl", keyboard).then((text) => JSON.parse(text).alive), true);

  await running.call("DELETE", `/api/clients/${own.id}`);
  await client.closed;
  await assert.rejects(connectClient(url, { token: own.token }), /Not authenticated/);
  says("No connection to Gavel", wordsOf({ kind: "lost", sinceMs: 0 } as Parameters<typeof wordsOf>[0]));
  says(
    "The server does not know this browser",
    wordsOf({ kind: "refused" } as Parameters<typeof wordsOf>[0]),
  );
  says("The server is there", await tested(401));
  says("The server does not answer to this name", await tested(421));
  says("Too many wrong tries", await tested(429));
  says("The server answers", await tested(200, false));

  const made = JSON.parse(await type("ask /api/clients -d", keyboard));
  const before = JSON.parse(await type("ask /api/clients", keyboard)).clients;
  assert.deepEqual(before.map(({ lastSeenAt }: { lastSeenAt: string | null }) => lastSeenAt), [null]);
  const again = await connectClient(url, { token: made.token });
  const after = JSON.parse(await type("ask /api/clients", keyboard)).clients;
  assert.equal(after[0].lastSeenAt, new Date(running.clock.now()).toISOString());
  await again.close();
});
