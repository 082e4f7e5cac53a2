import assert from "node:assert/strict";
import { resetSync } from "@logtape/logtape";
import { eventually } from "../tests/support/eventually.ts";
import { type RedisServer, startRedisServer } from "../tests/support/store/redis_server.ts";
import { startFaultProxy } from "../tests/support/wire/fault_proxy.ts";
import type { Fate } from "../tests/support/wire/faults.ts";
import { createVirtualClock } from "../tests/support/virtual_clock.ts";
import { runFlagsCommand } from "./commands/flags.ts";
import { serve } from "./serve.ts";
import { announcedUrl, runningUrl } from "./store/data_dir.ts";

const TOKEN = "the-token-of-the-owner";

/** A stream of the process that keeps what is written to it. */
function keeping({ isTerminal = false } = {}) {
  let text = "";
  return {
    text: () => text,
    isTerminal: () => isTerminal,
    write(bytes: Uint8Array) {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  };
}

/** `gavel serve` in this process, on a Redis behind `port`, by a clock that nobody moves unless the test does. */
async function withServe(
  port: number,
  tell: (served: {
    readonly dataDir: string;
    readonly stdout: ReturnType<typeof keeping>;
    readonly stderr: ReturnType<typeof keeping>;
    readonly clock: ReturnType<typeof createVirtualClock>;
    readonly ended: Promise<number>;
    readonly stop: () => void;
  }) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
  terminal: { readonly isTerminal?: boolean } = {},
): Promise<void> {
  const dataDir = await Deno.makeTempDir();
  const env: Readonly<Record<string, string>> = {
    PORT: "0",
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    AUTH_TOKEN: TOKEN,
    REDIS_URL: `redis://127.0.0.1:${port}`,
    NELLIS_BASE_URL: "http://127.0.0.1:1",
    ENABLE_SSE: "false",
    ...more,
  };
  const [stdout, stderr, clock, stop] = [
    keeping(terminal),
    keeping(terminal),
    createVirtualClock(),
    new AbortController(),
  ];
  const ended = serve({ env: (name) => env[name], clock, signal: stop.signal, stdout, stderr });
  try {
    await tell({ dataDir, stdout, stderr, clock, ended, stop: () => stop.abort() });
  } finally {
    stop.abort();
    await ended;
    resetSync();
    // A test that moves the clock past every limit of the close does not wait for what is still being written.
    await eventually("the data folder can be removed", () => isRemoved(dataDir));
  }
}

async function isRemoved(folder: string): Promise<boolean> {
  try {
    await Deno.remove(folder, { recursive: true });
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Directory not empty")) return false;
    throw error;
  }
}

/** Lets everything through to Redis but what takes the lease, of which it does with the first as it is told. */
async function proxyTo(redis: RedisServer, withTheLease: Fate) {
  const proxy = await startFaultProxy(redis.port);
  let isAsked = false;
  proxy.begin({
    judge(text) {
      if (isAsked || !text.includes("nellis:lease")) return "pass";
      isAsked = true;
      return withTheLease;
    },
  });
  return { ...proxy, wasAsked: () => isAsked };
}

Deno.test("a Redis that goes away in the middle of a start is waited for, without a stack", async () => {
  await using redis = await startRedisServer();
  await using proxy = await proxyTo(redis, "cut");
  await withServe(proxy.port, async ({ stdout, stderr, clock, ended, stop }) => {
    await eventually("it says that it starts again", () => stderr.text().includes("starting again"));
    await clock.advance(1_000);
    await eventually("it is ready", () => stdout.text().includes("is ready at"));
    assert.doesNotMatch(stderr.text(), /\bat file:|Uncaught/);
    stop();
    await clock.advance(10_000);
    assert.equal(await ended, 0);
  });
});

Deno.test("a start that waits for the lease of another Gavel is told, and ends at once when it is asked to", async () => {
  await using redis = await startRedisServer();
  await redis.cli("SET", "nellis:lease:store", "elsewhere/1", "PX", "600000");
  await withServe(redis.port, async ({ dataDir, stdout, stderr, ended, stop }) => {
    await eventually("it says what it waits for", () => stderr.text().includes("waiting until it is free"));
    await eventually("it answers", async () => await announcedUrl(dataDir) !== null);
    const health = await fetch(`${await announcedUrl(dataDir)}/health`, {
      headers: { authorization: TOKEN },
    });
    assert.equal(health.status, 503);
    assert.match(await health.text(), /was used by another Gavel just now/);
    stop();
    assert.equal(await ended, 0);
    assert.equal(stdout.text(), "");
  });
});

/** No Redis listens there. */
const NOWHERE = 1;

Deno.test("gavel flags says what a Gavel waits for that has no store yet", async () => {
  await withServe(NOWHERE, async ({ dataDir, stderr, clock }) => {
    await eventually("the first try is told", () => stderr.text().includes("is away"));
    await clock.advance(1_000);
    await eventually("it answers", async () => await announcedUrl(dataDir) !== null);
    const errors: string[] = [];
    const code = await runFlagsCommand(["list"], {
      url: await runningUrl(dataDir),
      token: TOKEN,
      environment: () => undefined,
      openSource: () => Promise.resolve(undefined),
      fetch,
      print: () => assert.fail("there is nothing to show"),
      printError: (line) => void errors.push(line),
    });
    assert.equal(code, 1);
    assert.match(errors.join(), /Redis at 127\.0\.0\.1:1 can't be used .*start it, or correct REDIS_URL/);
  });
});

Deno.test("a port that is taken is told while Redis is waited for, and not only after", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  await withServe(NOWHERE, async ({ stderr, clock }) => {
    await eventually("the first try is told", () => stderr.text().includes("is away"));
    await clock.advance(1_000);
    await eventually(
      "it is told",
      () => stderr.text().includes(`Port ${port} is taken: set PORT to a free one`),
    );
  }, { PORT: `${port}` });
});

Deno.test("the greeting names the place of the token: AUTH_TOKEN where that is set, else the file", async () => {
  for (
    const [authToken, place] of [[TOKEN, /^Your token is in AUTH_TOKEN: /m], [
      "",
      /^Your token is in .*auth-token: /m,
    ]] as const
  ) {
    await withServe(1, async ({ stdout, ended, stop }) => {
      await eventually("Gavel greets", () => stdout.text().includes("Your token is in"));
      assert.match(stdout.text(), place);
      stop();
      assert.equal(await ended, 0);
    }, { AUTH_TOKEN: authToken, STORE: "kv", REDIS_URL: "" });
  }
});

Deno.test("the first start shows a terminal a link that signs one browser in, once within 30 minutes", async () => {
  const loginBy = async (url: string, code: string) => {
    const response = await fetch(`${url}/api/login`, { method: "POST", body: JSON.stringify({ code }) });
    await response.body?.cancel();
    return response.status;
  };
  for (const [minutes, statuses] of [[29, [200, 401]], [30, [401, 401]]] as const) {
    await using redis = await startRedisServer();
    const tell: Parameters<typeof withServe>[1] = async ({ stdout, stderr, clock, ended, stop }) => {
      await eventually("the link", () => stdout.text().includes("On another machine"));
      const [, url = "", code = ""] = /(http:\/\/\S+)\/#start=(\S+)/.exec(stdout.text()) ?? [];
      assert.doesNotMatch(stderr.text(), /#start=/);
      await clock.advance(minutes * 60_000);
      assert.deepEqual([await loginBy(url, code), await loginBy(url, code)], statuses);
      stop();
      await clock.advance(10_000);
      assert.equal(await ended, 0);
    };
    await withServe(redis.port, tell, {}, { isTerminal: true });
  }
});

for (
  const [where, env, terminal, form] of [
    // deno-lint-ignore no-control-regex -- a colour begins with it
    ["on a terminal", {}, { isTerminal: true }, /^\x1b\[2m\d{4}-.*Redis at \S+ is away/m],
    ["on one without colours", { NO_COLOR: "1" }, { isTerminal: true }, /^\d{4}-\S+ \S+ warn {2}Redis at/m],
    ["elsewhere", {}, {}, /^\{"ts":.*is away/m],
    ["on one that wants JSON", { LOG_FORMAT: "json" }, { isTerminal: true }, /^\{"ts":.*is away/m],
  ] as const
) {
  Deno.test(`the log ${where} has its own form`, async () => {
    await withServe(
      NOWHERE,
      async ({ stderr }) => {
        await eventually("a line is written", () => stderr.text().includes("is away"));
        assert.match(stderr.text(), form);
      },
      env,
      terminal,
    );
  });
}

// A write that hangs is left behind, as the end of the process takes it along.
const leftBehind = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a start that hangs in its store ends within some seconds when it is asked to",
  leftBehind,
  async () => {
    await using redis = await startRedisServer();
    await using proxy = await proxyTo(redis, "swallow");
    await withServe(proxy.port, async ({ clock, ended, stop }) => {
      await eventually("it takes the lease", proxy.wasAsked);
      stop();
      await clock.advance(3_000);
      assert.equal(await ended, 0);
    });
  },
);
