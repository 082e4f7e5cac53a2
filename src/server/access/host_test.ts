import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";

Deno.test("Gavel answers to addresses, to names of a home network and to those that are named", async () => {
  const { call, backstage } = await serve({
    options: { host: "gavel.mine.example", allowedHosts: ["bids.example.com"] },
  });
  const statusFor = async (host: string) => (await call("GET", "/api/status", undefined, { host })).status;
  const ours = [
    "127.0.0.1:3000",
    "192.168.1.20",
    "[::1]:3000",
    "[fe80::1]",
    "localhost:3000",
    "NAS:3000",
    "gavel",
    "nas.local",
    "Nas.Local.:3000",
    "box.lan",
    "box.home.arpa",
    "gavel.mine.example:3000",
    "bids.example.com",
  ];
  for (const host of ours) assert.equal(await statusFor(host), 200, host);
  const foreign = [
    "evil.example",
    "evil.example:3000",
    "local.evil.example",
    "evilbids.example.com",
    "127.0.0.1.evil.example",
    "a b",
    "",
    "nas.local, evil.example",
    "10.0.0.1.example",
    "evil.example#.local",
    "evil.example?.local",
    "evil.example/.local",
    "evil.example\\.local",
    "evil.example\t.local",
    "ada@nas.local",
    "evil%2eexample.local",
    "nas.local:80#x",
    "#.local",
  ];
  for (const host of foreign) assert.equal(await statusFor(host), 421, host);
  const refused = await call("POST", "/api/auctions/clear", undefined, { host: "evil.example" });
  assert.equal(refused.body.code, "HOST_NOT_ALLOWED");
  assert.match(refused.body.error, /"evil\.example".*ALLOWED_HOSTS/);
  assert.equal((await call("GET", "/health", undefined, { host: "evil.example" })).status, 421);
  assert.deepEqual(backstage.orders, []);
});
