import assert from "node:assert/strict";
import { reachableUrl } from "./reachable_url.ts";

Deno.test("a server's address is one that this machine reaches, an IPv6 address in brackets", () => {
  const urlOf = (host: string) => reachableUrl({ host, port: 3000 });
  assert.equal(urlOf("0.0.0.0"), "http://127.0.0.1:3000");
  assert.equal(urlOf("192.168.1.5"), "http://192.168.1.5:3000");
  assert.equal(urlOf("nas"), "http://nas:3000");
  assert.equal(urlOf("::"), "http://[::1]:3000");
  assert.equal(urlOf("fd00::5"), "http://[fd00::5]:3000");
  assert.equal(urlOf("[::1]"), "http://[::1]:3000");
});
