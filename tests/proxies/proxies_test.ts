import assert from "node:assert/strict";
import { dashboardFile } from "../../src/server/dashboard_files.ts";
import { type BehindProxy, MOST_GUESSES, startBehind } from "./behind_proxy.ts";
import { SETUPS } from "./proxy_program.ts";
import { visitorOf } from "./visitor.ts";

const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

for (const setup of SETUPS) {
  const { file, name, prefix } = setup;

  const behind = (work: (parts: BehindProxy) => Promise<void>) => async () => {
    await using parts = await startBehind(setup);
    await work(parts);
  };

  Deno.test(
    `${file}: http:// leads to https://, and a path without its slash to the one with it`,
    behind(async ({ owner }) => {
      const plain = await owner.ask(`${prefix}/api/status?a=1`, { isPlain: true });
      assert.deepEqual([plain.status, plain.headers.location], [
        308,
        `https://${name}${prefix}/api/status?a=1`,
      ]);
      if (prefix === "") return;
      const { status, headers } = await owner.ask(prefix);
      assert.equal(status, 308);
      assert.equal(new URL(headers.location ?? "", `${owner.origin}${prefix}`).href, `${owner.base}/`);
      const elsewhere = await owner.ask("/api/status");
      assert.equal(elsewhere.text.includes("success"), false, "the rest of the name is not Gavel's");
    }),
  );

  Deno.test(
    `${file}: the API, a file and an answer of 300 kB come through whole`,
    behind(async ({ owner, running }) => {
      const { body } = await owner.ask(`${prefix}/api/status`, { headers: { authorization: running.token } });
      assert.equal(body.success, true);
      const docs = await owner.ask(`${prefix}/api-docs`);
      assert.deepEqual(docs.body.servers, prefix === "" ? undefined : [{ url: prefix }]);
      const script = await owner.ask(`${prefix}/assets/main.js`);
      assert.equal(script.text, new TextDecoder().decode(dashboardFile("assets/main.js")?.bytes));
      const metadata = { title: "x".repeat(200), url: `https://example.com/${"y".repeat(900)}` };
      const config = { maxBid: 0, strategy: "manual" };
      const ids = Array.from({ length: 250 }, (_, index) => `${71_000_000 + index}`);
      for (const id of ids) await running.call("POST", `/api/auctions/${id}/monitor`, { config, metadata });
      const all = await owner.ask(`${prefix}/api/auctions`, { headers: { authorization: running.token } });
      assert.deepEqual(all.body.auctions.map((each: { readonly id: string }) => each.id).toSorted(), ids);
      assert.ok(all.text.length > 300_000);
    }),
  );

  Deno.test(
    `${file}: a body within Gavel's limit arrives, and a larger one is refused as too large`,
    behind(async ({ owner, running }) => {
      const send = (bytes: number) =>
        owner.ask(`${prefix}/api/auctions/bulk`, {
          method: "POST",
          headers: { authorization: running.token },
          body: { ids: ["x".repeat(bytes)], action: "stop" },
        });
      const within = await send(1_000_000);
      assert.deepEqual([within.status, within.body.code], [400, "INVALID_REQUEST"]);
      assert.equal((await send(1_100_000)).status, 413);
    }),
  );

  Deno.test(
    `${file}: the socket greets, and brings a rival's bid as soon as the live feed has it`,
    behind(async ({ owner, running, lot }) => {
      const { clock, house, token } = running;
      const client = await owner.socket(token);
      await client.request("startMonitoring", { auctionId: lot, config: { maxBid: 0, strategy: "manual" } });
      await clock.advance(10_000);
      await client.next(({ type, auction }) => type === "auctionState" && auction.data !== null);
      const from = client.frames.length;
      house.rivalBids(Number(lot), "Ada brook12", 10);
      await clock.advance(3_000);
      const { auction } = await client.next(
        ({ type, auction }) => type === "auctionState" && auction.data.bidCount > 0,
        from,
      );
      assert.equal(auction.data.currentBid, house.lot(Number(lot)).currentPrice);
      await client.close();
    }),
  );

  Deno.test(
    `${file}: a page signs in, its cookie is for TLS and this path alone, and another page is refused`,
    behind(async ({ owner, running }) => {
      const signIn = (origin: string) =>
        owner.ask(`${prefix}/api/login`, {
          method: "POST",
          headers: { origin },
          body: { token: running.token },
        });
      const { status, headers, body } = await signIn(owner.origin);
      assert.equal(status, 200);
      const [cookie = "", ...more] = headers["set-cookie"] ?? [];
      assert.deepEqual(more, []);
      const [pair = "", ...terms] = cookie.split("; ");
      assert.deepEqual(
        terms.filter((term) => !term.startsWith("Max-Age")),
        [`Path=${prefix || "/"}`, "HttpOnly", "SameSite=Strict", "Secure"],
      );
      const pause = (origin: string) =>
        owner.ask(`${prefix}/api/bidding/pause`, {
          method: "POST",
          headers: { origin, cookie: pair, "x-gavel-key": body.key },
        });
      assert.equal((await pause(owner.origin)).status, 200);
      for (
        const other of [`http://${new URL(owner.origin).host}`, `https://${name}`, "https://evil.example"]
      ) {
        assert.equal((await pause(other)).body.code, "ORIGIN_NOT_ALLOWED", other);
      }
      assert.equal((await signIn("https://evil.example")).body.code, "ORIGIN_NOT_ALLOWED");
    }),
  );

  Deno.test(
    `${file}: the extension gets a token of its own by a code`,
    behind(async ({ owner, running }) => {
      const { body: { code } } = await running.call("POST", "/api/codes");
      const paired = await owner.ask(`${prefix}/api/pair`, {
        method: "POST",
        headers: { origin: EXTENSION },
        body: { code, name: "Chrome" },
      });
      assert.equal(paired.status, 200);
      const client = await owner.socket(paired.body.token);
      await client.close();
    }),
  );

  Deno.test({
    name: `${file}: each visitor has guesses of their own, and nobody gets more by a made-up address`,
    // Only Linux answers at all addresses of loopback.
    ignore: Deno.build.os !== "linux",
    fn: behind(async ({ owner, proxy, running }) => {
      const guess = (visitor: typeof owner, pretended: string) =>
        visitor.ask(`${prefix}/api/status`, {
          headers: {
            authorization: "wrong",
            "x-forwarded-for": pretended,
            "x-real-ip": pretended,
            forwarded: `for=${pretended}`,
          },
        });
      for (let count = 1; count <= MOST_GUESSES; count++) {
        assert.equal((await guess(owner, `203.0.113.${count}`)).status, 401);
      }
      assert.equal((await guess(owner, "203.0.113.99")).status, 429);
      const other = visitorOf(proxy, setup, "127.0.0.3");
      assert.equal((await guess(other, "127.0.0.2")).status, 401);
      const right = await owner.ask(`${prefix}/api/status`, { headers: { authorization: running.token } });
      assert.equal(right.status, 200);
    }),
  });

  Deno.test(
    `${file}: a client's own word about host, scheme and path counts for nothing`,
    behind(async ({ owner, running }) => {
      const { headers } = await owner.ask(`${prefix}/api/login`, {
        method: "POST",
        headers: {
          origin: owner.origin,
          "x-forwarded-host": "nas.local",
          "x-forwarded-proto": "http",
          "x-forwarded-prefix": "/elsewhere",
        },
        body: { token: running.token },
      });
      assert.match(headers["set-cookie"]?.[0] ?? "", new RegExp(`; Path=${prefix || "/"};.*; Secure$`));
    }),
  );

  Deno.test(
    `${file}: without ALLOWED_HOSTS or TRUSTED_PROXIES the answer names what is missing`,
    behind(async ({ owner, running, restart }) => {
      const signIn = () =>
        owner.ask(`${prefix}/api/login`, {
          method: "POST",
          headers: { origin: owner.origin },
          body: { token: running.token },
        });
      await restart({ ALLOWED_HOSTS: "" });
      const unnamed = await owner.ask(`${prefix}/`);
      assert.equal(unnamed.status, 421);
      assert.ok(unnamed.body.error.includes(name) && unnamed.body.error.includes("ALLOWED_HOSTS"));
      await restart({ TRUSTED_PROXIES: "" });
      const untrusted = await signIn();
      assert.deepEqual([untrusted.status, untrusted.body.code], [403, "ORIGIN_NOT_ALLOWED"]);
      assert.match(untrusted.body.error, /TRUSTED_PROXIES/);
      await restart({});
      assert.equal((await signIn()).status, 200);
    }),
  );

  Deno.test(
    `${file}: while Gavel is away the proxy says so, and nothing has to be done when it is back`,
    behind(async ({ owner, running, restart }) => {
      const status = async () =>
        (await owner.ask(`${prefix}/api/status`, { headers: { authorization: running.token } })).status;
      assert.equal(await status(), 200);
      const client = await owner.socket(running.token);
      await running.stop();
      await client.closed;
      assert.equal(await status(), 502);
      await restart({});
      assert.equal(await status(), 200);
      await (await owner.socket(running.token)).close();
    }),
  );
}
