import assert from "node:assert/strict";
import { TIME_LIMITS } from "../../src/server/transport/transport.ts";
import { SETUPS } from "./proxy_program.ts";

/** Returns the seconds that stand behind a setting of a file, in milliseconds. */
function msOf(text: string, setting: string): number {
  const seconds = new RegExp(`^\\s*${setting} (\\d+)s;?$`, "m").exec(text)?.[1];
  assert.ok(seconds, `${setting} is missing`);
  return Number(seconds) * 1000;
}

for (const { file } of SETUPS) {
  Deno.test(`${file}: no socket is cut between two pings, and no request meets a connection that Gavel has closed`, async () => {
    const text = await Deno.readTextFile(file);
    if (file.includes("nginx")) {
      assert.ok(msOf(text, "proxy_read_timeout") >= 3 * TIME_LIMITS.pingEveryMs);
      // Without a pool of connections to Gavel, each request has one of its own.
      assert.doesNotMatch(text, /^\s*(keepalive|upstream)\b/m);
    } else {
      assert.ok(msOf(text, "keepalive") <= TIME_LIMITS.keepAliveMs / 2);
      // Caddy's own limits for a stream end a WebSocket, and there is none unless one is set.
      assert.doesNotMatch(text, /stream_timeout|read_timeout|write_timeout/);
    }
  });
}
