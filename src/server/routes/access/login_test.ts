import assert from "node:assert/strict";
import { type Browser, openBrowser } from "../../../../tests/support/server/browser.ts";
import {
  type ServeChoices,
  type ServedTest,
  TOKEN,
  withServer,
} from "../../../../tests/support/server/server_services.ts";
import { connectClient } from "../../../../tests/support/server/protocol_client.ts";
import { addressRange } from "../../access/address.ts";

/** Origins that may call with the token: a site, and another port of our own host. */
const ALLOWED = ["https://gavel.example", "http://127.0.0.1:1"];

interface Story extends ServedTest {
  readonly url: string;
  readonly port: number;
  readonly browser: Browser;
}

function story(name: string, tell: (story: Story) => Promise<void>, choices: ServeChoices = {}): void {
  Deno.test(name, () =>
    withServer(choices, async (served) => {
      const { port } = await served.listen();
      const url = `http://127.0.0.1:${port}`;
      await tell({ ...served, url, port, browser: openBrowser(url) });
    }));
}

story(
  "a browser signs in by the token, and its cookie and key together open the API",
  async ({ browser, port }) => {
    const { status, body } = await browser.login({ token: TOKEN });
    assert.equal(status, 200, JSON.stringify(body));
    assert.match(body.key, /^[\w-]{43}$/);
    assert.match(
      browser.setCookie,
      new RegExp(`^gavel_session_${port}=[\\w-]{43}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Strict$`),
    );
    assert.equal((await browser.call("GET", "/api/auctions")).status, 200);
    assert.equal((await browser.call("POST", "/api/bidding/pause")).status, 200);
    assert.ok((await browser.call("GET", "/health?detailed=true")).body.checks);
  },
);

story(
  "the cookie without the key is nobody, and so is the key without the cookie",
  async ({ browser, url, backstage }) => {
    await browser.login({ token: TOKEN });
    const nobody = [
      { "x-gavel-key": "" },
      { "x-gavel-key": "wrong" },
      { cookie: "" },
      { cookie: "gavel_session_80=x" },
    ];
    for (const headers of nobody) {
      for (const [method, path] of [["GET", "/api/auctions"], ["POST", "/api/auctions/clear"]] as const) {
        const { status, body } = await browser.call(method, path, undefined, headers);
        assert.deepEqual([status, body.code], [401, "UNAUTHORIZED"], JSON.stringify(headers));
      }
      assert.equal(
        (await browser.call("GET", "/health?detailed=true", undefined, headers)).body.checks,
        undefined,
      );
    }
    const other = openBrowser(url);
    await other.login({ token: TOKEN });
    const mixed = await browser.call("GET", "/api/auctions", undefined, { "x-gavel-key": other.key ?? "" });
    assert.equal(mixed.status, 401);
    assert.deepEqual(backstage.orders, []);
  },
);

story("a session that is over is no guess", async ({ browser }) => {
  await browser.login({ token: TOKEN });
  for (let times = 0; times < 9; times++) {
    const { body } = await browser.call("GET", "/api/auctions", undefined, { "x-gavel-key": "wrong" });
    assert.match(body.error, /sign in again/);
  }
  assert.equal((await browser.call("POST", "/api/login", { token: "a guess" })).status, 401);
});

story(
  "what changes something must come from our own page, to the port",
  async ({ browser, url, port, backstage }) => {
    await browser.login({ token: TOKEN });
    const foreign = [`http://127.0.0.1:${port + 1}`, "http://127.0.0.1", `https://127.0.0.1:${port}`, ""];
    for (const origin of [...foreign, ...ALLOWED, "chrome-extension://abc"]) {
      const { status, body } = await browser.call("POST", "/api/auctions/clear", undefined, { origin });
      assert.deepEqual([status, body.code], [403, "ORIGIN_NOT_ALLOWED"], origin);
    }
    const reading = await browser.call("GET", "/api/auctions", undefined, {
      origin: "https://gavel.example",
    });
    assert.equal(reading.status, 403, "an allowed origin may call with the token, not with a session");
    assert.deepEqual(backstage.orders, []);
    assert.equal((await browser.call("POST", "/api/auctions/clear", undefined, { origin: url })).status, 200);
  },
  { options: { allowedOrigins: ALLOWED } },
);

story("only our own page and programs may sign in", async ({ url, port, grants }) => {
  for (const origin of [`http://127.0.0.1:${port + 1}`, "chrome-extension://abc", "https://gavel.example"]) {
    const { status } = await openBrowser(url).call("POST", "/api/login", { token: TOKEN }, { origin });
    assert.equal(status, 403, origin);
  }
  assert.equal(grants.list().length, 0);
  const program = await openBrowser(url).call("POST", "/api/login", { token: TOKEN }, { origin: "" });
  assert.equal(program.status, 200);
});

story("a token with blanks pasted around it is read", async ({ browser }) => {
  assert.equal((await browser.login({ token: ` \t${TOKEN}\n ` })).status, 200);
});

story(
  "wrong tokens at the login are counted with all others, and the right one always gets in",
  async ({ browser, call }) => {
    for (let guess = 1; guess <= 5; guess++) {
      const { body } = await browser.login({ token: `guess ${guess}` });
      assert.equal(body.code, "UNAUTHORIZED");
      assert.doesNotMatch(JSON.stringify(body), /guess/);
    }
    assert.equal((await browser.login({ token: "guess 6" })).body.code, "TOO_MANY_ATTEMPTS");
    assert.equal((await browser.login({ code: "guess 7" })).body.code, "TOO_MANY_ATTEMPTS");
    assert.equal((await browser.login({ token: TOKEN })).status, 200);
    assert.equal((await call("GET", "/api/auctions")).status, 200);
  },
  { limits: { auth: { max: 5, windowMs: 900_000 }, api: { max: 7, windowMs: 60_000 } } },
);

story("a body that makes no sense is refused without repeating it", async ({ browser }) => {
  const secret = "s3cr3t-s3cr3t";
  for (
    const body of [
      {},
      { token: 5 },
      { token: [secret] },
      { token: secret, code: secret },
      secret,
      {
        token: secret.repeat(900),
      },
      { token: "  " },
      { code: "" },
    ]
  ) {
    const answer = await browser.call("POST", "/api/login", body);
    assert.ok(answer.status === 400 || answer.status === 413, JSON.stringify(answer.body));
    assert.doesNotMatch(JSON.stringify(answer.body), /s3cr3t/);
  }
});

story(
  "a session authenticates the socket by its key, where the upgrade carried the cookie from our page",
  async ({ browser, port }) => {
    await browser.login({ token: TOKEN });
    const client = await browser.socket();
    assert.equal((await client.request("authenticate", { key: "wrong" })).success, false);
    assert.equal((await client.request("authenticate", { key: browser.key })).success, true);
    await client.next(({ type }) => type === "monitoredAuctions");
    await client.close();
    const extension = await browser.socket({ origin: "chrome-extension://abc" });
    assert.equal((await extension.request("authenticate", { key: browser.key })).success, false);
    assert.equal((await extension.request("authenticate", { token: TOKEN })).success, true);
    await extension.close();
    const bare = await connectClient(`ws://127.0.0.1:${port}/ws`);
    assert.equal((await bare.request("authenticate", { key: browser.key })).success, false);
    await bare.close();
  },
);

story(
  "behind a trusted proxy the page is where the browser sees it, and the cookie goes nowhere else",
  async ({ url }) => {
    const added = {
      "x-forwarded-host": "nas.local",
      "x-forwarded-proto": "https",
      "x-forwarded-prefix": "/gavel/",
    };
    const browser = openBrowser(url, { origin: "https://nas.local", added });
    assert.equal((await browser.login({ token: TOKEN })).status, 200);
    assert.match(browser.setCookie, /^gavel_session_443=.*; Path=\/gavel; .*; SameSite=Strict; Secure$/);
    assert.equal((await browser.call("POST", "/api/bidding/pause")).status, 200);
    const socket = await browser.socket();
    assert.equal((await socket.request("authenticate", { key: browser.key })).success, true);
    await socket.close();
    for (const other of ["http://nas.local", "https://nas.local:8443", url]) {
      assert.equal(
        (await browser.call("POST", "/api/bidding/pause", undefined, { origin: other })).status,
        403,
      );
    }
  },
  { options: { trustedProxies: [addressRange("127.0.0.1") ?? assert.fail()] } },
);

story("nobody else's word for the address counts", async ({ url }) => {
  const browser = openBrowser(url, {
    added: { "x-forwarded-host": "nas.local", "x-forwarded-prefix": "/gavel" },
  });
  const refused = await browser.call("POST", "/api/login", { token: TOKEN }, { origin: "http://nas.local" });
  assert.equal(refused.status, 403);
  await browser.login({ token: TOKEN });
  assert.match(browser.setCookie, /; Path=\/; /);
});

story(
  "a proxy's name that Gavel does not answer to is not ours, and a prefix that is no path is none",
  async ({ url }) => {
    const browser = openBrowser(url, {
      added: { "x-forwarded-host": "evil.example", "x-forwarded-prefix": "/a;Domain=b" },
    });
    const refused = await browser.call("POST", "/api/login", { token: TOKEN }, {
      origin: "http://evil.example",
    });
    assert.equal(refused.status, 403);
    await browser.login({ token: TOKEN });
    assert.match(browser.setCookie, /; Path=\/; /);
  },
  { options: { trustedProxies: [addressRange("127.0.0.1") ?? assert.fail()] } },
);

story("a browser that signs in again ends its session of before", async ({ browser, grants }) => {
  await browser.login({ token: TOKEN });
  const [first] = grants.list();
  await browser.login({ token: TOKEN });
  assert.equal(grants.list().length, 1);
  assert.notEqual(grants.list()[0]?.id, first?.id);
});

story("a one-time code signs one browser in, once", async ({ browser, url, call, clock }) => {
  const { body } = await call("POST", "/api/codes");
  assert.equal(body.expiresInSeconds, 120);
  assert.equal((await browser.login({ code: body.code })).status, 200);
  assert.equal((await openBrowser(url).login({ code: body.code })).status, 401);
  const second = (await browser.call("POST", "/api/codes")).body.code;
  await clock.advance(120_000);
  const late = await openBrowser(url).login({ code: second });
  assert.equal(late.status, 401);
  assert.match(late.body.error, /gavel link/);
});

story("a body over 4 KiB is not read before somebody is let in", async ({ browser }) => {
  const { status } = await browser.call("POST", "/api/login", { token: TOKEN, filler: "x".repeat(5000) });
  assert.equal(status, 413);
});
