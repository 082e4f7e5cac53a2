import assert from "node:assert/strict";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { type AddressRange, addressRange } from "../access/address.ts";
import { callerOf } from "./caller.ts";

function incoming(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: remoteAddress });
  return Object.assign(new IncomingMessage(socket), { headers });
}

const ranges = (...texts: readonly string[]): readonly AddressRange[] =>
  texts.map((text) => addressRange(text) ?? assert.fail(text));

Deno.test("nobody's headers are believed unless they are a trusted proxy", () => {
  const headers = { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" };
  const request = incoming("192.168.1.20", headers);
  assert.deepEqual(callerOf(request, []), { address: "192.168.1.20", scheme: "http" });
  assert.deepEqual(callerOf(request, ranges("192.168.1.21")), { address: "192.168.1.20", scheme: "http" });
  assert.deepEqual(callerOf(request, ranges("192.168.1.0/24")), { address: "203.0.113.9", scheme: "https" });
});

Deno.test("of a chain of proxies only what ours have added counts", () => {
  const trusted = ranges("127.0.0.1", "10.0.0.0/8");
  const addressFor = (forwarded: string) =>
    callerOf(incoming("::ffff:127.0.0.1", { "x-forwarded-for": forwarded }), trusted).address;
  assert.equal(addressFor("1.1.1.1, 203.0.113.9"), "203.0.113.9");
  assert.equal(addressFor("1.1.1.1, 203.0.113.9, 10.0.0.3"), "203.0.113.9");
  assert.equal(addressFor("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
  assert.equal(addressFor("10.0.0.4, 10.0.0.3"), "127.0.0.1");
  assert.equal(addressFor("1.1.1.1, nonsense"), "127.0.0.1");
  assert.equal(addressFor(""), "127.0.0.1");
});
