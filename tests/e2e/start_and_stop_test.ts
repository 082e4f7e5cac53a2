import assert from "node:assert/strict";
import { connectClient } from "../support/server/protocol_client.ts";
import { install } from "./installation.ts";
import { startProgram, until } from "./program.ts";

const COOKIES_TO_REFUSE = "__session=a-stale-session-of-the-owner; theme=dark";

Deno.test("SIGTERM says goodbye to the clients and ends Gavel well; the next one goes on where it was", async () => {
  await using installation = await install();
  const { id } = installation.house.addLot({ closesInSeconds: 3600 });
  const { program, url, call } = await installation.start();
  const client = await connectClient(`${url.replace("http", "ws")}/ws`, { token: installation.token });
  await client.request("startMonitoring", {
    auctionId: String(id),
    config: { maxBid: 50, strategy: "auto" },
  });
  // One that never says anything must not hold the end up, nor one whose request is not even whole.
  await using silent = await connectTcp(url);
  await silent.write("POST /api/settings HTTP/1.1\r\nHost: gavel\r\nContent-Length: 100\r\n\r\n{");
  assert.equal((await call("GET", "/api/status")).status, 200);
  program.kill("SIGTERM");
  assert.equal(await client.closed, 1001);
  const { code, signal } = await program.ended();
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, program.stderr);

  const again = await installation.start();
  const { body } = await again.call("GET", "/api/auctions");
  assert.deepEqual(body.auctions.map((auction: { readonly id: string }) => auction.id), [String(id)]);
});

Deno.test("a second Gavel on the same data refuses to start and says why; the first goes on", async () => {
  await using installation = await install();
  const { dataDir } = installation;
  const { program, call } = await installation.start();
  await using second = startProgram("serve", { DATA_DIR: dataDir });
  await assert.rejects(second.url(), /ended before it listened/);
  assert.equal((await second.ended()).code, 1);
  assert.equal(second.stdout, "");
  assert.equal(second.stderr.trimEnd().split("\n").length, 1, second.stderr);
  assert.match(second.stderr, /Another Gavel/);
  assert.ok(second.stderr.includes(dataDir), second.stderr);
  assert.equal((await call("GET", "/api/status")).body.status, "running");
  program.kill("SIGTERM");
  assert.equal((await program.ended()).code, 0);
});

Deno.test("a wrong variable stops the start with one line that names it, its value and what is allowed", async (t) => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["PORT", "banana", /banana.*65535/],
    ["PORT", "65536", /65536.*65535/],
    ["STORE", "mongo", /mongo.*kv/],
    ["NELLIS_BASE_URL", "nellis", /nellis.*address/],
    ["LOG_LEVEL", "loud", /loud.*info/],
    ["API_RATE_LIMIT_MAX", "0", /0.*1/],
    ["ENDED_AUCTION_RETENTION_MS", "1d", /1d.*number/],
    ["ALLOWED_ORIGINS", "https://a.example,evil", /evil/],
    ["ALLOWED_EXTENSION_IDS", "short", /short.*32/],
    ["ENABLE_REQUEST_SIGNING", "perhaps", /perhaps.*true/],
  ];
  for (const [name, value, says] of wrong) {
    await t.step(`${name}=${value}`, async () => {
      const stderr = await refusedStart({ [name]: value });
      assert.ok(stderr.includes(name), stderr);
      assert.match(stderr, says);
    });
  }
  await t.step("a secret that is too short is named but not shown", async () => {
    for (const name of ["API_SIGNING_SECRET", "ENCRYPTION_SECRET"]) {
      const stderr = await refusedStart({ [name]: "hunter2" });
      assert.ok(stderr.includes(name) && stderr.includes("16"), stderr);
      assert.ok(!stderr.includes("hunter2"), stderr);
    }
  });
});

Deno.test("healthcheck succeeds while Gavel runs and fails when it does not", async () => {
  await using installation = await install();
  const { program, url } = await installation.start();
  const PORT = new URL(url).port;
  await using well = startProgram("healthcheck", { PORT });
  assert.equal((await well.ended()).code, 0, well.stderr);
  assert.match(well.stdout, /healthy/);
  await using found = startProgram("healthcheck", { PORT: "0", DATA_DIR: installation.dataDir });
  assert.equal((await found.ended()).code, 0, found.stderr);
  program.kill("SIGTERM");
  await program.ended();
  await using missing = startProgram("healthcheck", { PORT });
  assert.equal((await missing.ended()).code, 1);
  assert.ok(missing.stderr.includes(PORT), missing.stderr);
});

Deno.test("the first start makes a token, keeps it for its owner alone and says where it is", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  const env = { DATA_DIR: `${folder}/data`, AUTH_TOKEN: "" };
  try {
    await using first = startProgram("serve", env);
    const url = await first.url();
    const token = (await Deno.readTextFile(`${folder}/data/auth-token`)).trim();
    assert.match(token, /^[A-Za-z0-9_-]{40,}$/);
    assert.ok(!first.stdout.includes(token), "It was shown on what is no terminal");
    assert.ok(first.stdout.includes(`${folder}/data/auth-token`), "Where it is was not said");
    assert.ok(!first.stderr.includes(token), "It is in the log");
    await using shown = startProgram("token", env);
    assert.equal((await shown.ended()).code, 0, shown.stderr);
    assert.equal(shown.stdout, `${token}\n`);
    if (Deno.build.os !== "windows") {
      assert.equal(((await Deno.stat(`${folder}/data/auth-token`)).mode ?? 0) & 0o777, 0o600);
      assert.equal(((await Deno.stat(`${folder}/data`)).mode ?? 0) & 0o777, 0o700);
    }
    assert.doesNotMatch(first.stdout + first.stderr, /#start=/);
    assert.match(first.stdout, /gavel link/);
    await using link = startProgram("link", env);
    assert.equal((await link.ended()).code, 0, link.stderr);
    const [, at, code] = /^(\S+)\/#start=([\w-]+)\n$/.exec(link.stdout) ?? [];
    assert.equal(at, url);
    assert.deepEqual([await loginBy(url, code), await loginBy(url, code)], [200, 401]);
    assert.deepEqual(await statusWith(url, token), 200);
    assert.deepEqual(await statusWith(url, `${token}x`), 401);
    first.kill("SIGKILL");
    await first.ended();

    await using second = startProgram("serve", env);
    assert.equal(await statusWith(await second.url(), token), 200);
    second.kill("SIGTERM");
    assert.equal((await second.ended()).code, 0);
    assert.ok(!second.stdout.includes(token) && !second.stderr.includes(token), "It was shown again");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the log tells what happens and holds neither the token nor cookies", async () => {
  await using installation = await install();
  const { house, token } = installation;
  const { id } = house.addLot({ closesInSeconds: 3600 });
  const cookies = house.signIn();
  const { program, url, call } = await installation.start({ LOG_LEVEL: "trace" });
  await call("POST", "/api/auth", { cookies: COOKIES_TO_REFUSE });
  await call("POST", "/api/auth", { cookies: `${cookies}\n` });
  assert.equal((await call("POST", "/api/auth", { cookies })).status, 200);
  assert.equal(await statusWith(url, "a-wrong-token-of-somebody"), 401);
  const client = await connectClient(`${url.replace("http", "ws")}/ws`, { token });
  await client.request("authenticate", { token: "another-wrong-token" });
  await client.request("authenticate", { token });
  await client.request("startMonitoring", {
    auctionId: String(id),
    config: { maxBid: 50, strategy: "auto" },
  });
  await until(() => "a bid", () => house.bids.length > 0);
  await until(() => `the bid in the log: ${program.stderr}`, () => program.stderr.includes(`${id}`));
  house.faults.nonsensePages = true;
  assert.equal((await call("GET", `/api/auctions/${id}`)).status, 502);
  house.faults.clear();
  house.signOut();
  await call("POST", "/api/auth/validate");
  program.kill("SIGTERM");
  assert.equal((await program.ended()).code, 0);
  await client.closed;

  const lines = program.stderr.trimEnd().split("\n");
  for (const line of lines) assert.deepEqual(Object.keys(JSON.parse(line)).includes("message"), true, line);
  const wholeLog = program.stdout + program.stderr;
  const secrets = [token, "wrong-token", ...valuesOf(cookies), ...valuesOf(COOKIES_TO_REFUSE)];
  assert.ok(secrets.length >= 4);
  for (const secret of secrets) {
    assert.deepEqual(
      wholeLog.split("\n").filter((line) => line.includes(secret)),
      [],
      `${secret} was logged`,
    );
  }
});

/** The values of the cookies that are secrets: those long enough not to be in the log by chance. */
function valuesOf(cookies: string): readonly string[] {
  return cookies.split("; ").map((cookie) => cookie.replace(/^[^=]*=/, "")).filter(({ length }) =>
    length >= 12
  );
}

/** Returns the one line with which a start in this environment ends; its code must be 1, and no data folder made. */
async function refusedStart(env: Readonly<Record<string, string>>): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  try {
    await using program = startProgram("serve", { DATA_DIR: `${folder}/data`, ...env }, {
      isBundled: true,
    });
    await assert.rejects(program.url(), /ended before it listened/);
    const { code } = await program.ended();
    assert.deepEqual([code, program.stdout], [1, ""], program.stderr);
    assert.equal(program.stderr.trimEnd().split("\n").length, 1, program.stderr);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
    return program.stderr;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function statusWith(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/api/status`, { headers: { authorization: token } });
  await response.body?.cancel();
  return response.status;
}

async function loginBy(url: string, code: string | undefined): Promise<number> {
  const response = await fetch(`${url}/api/login`, { method: "POST", body: JSON.stringify({ code }) });
  await response.body?.cancel();
  return response.status;
}

async function connectTcp(url: string): Promise<{ write(text: string): Promise<void> } & AsyncDisposable> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  return {
    async write(text) {
      await connection.write(new TextEncoder().encode(text));
    },
    [Symbol.asyncDispose]() {
      connection.close();
      return Promise.resolve();
    },
  };
}
