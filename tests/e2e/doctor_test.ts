import assert from "node:assert/strict";
import { join } from "node:path";
import project from "../../deno.json" with { type: "json" };
import { permissions } from "../../build/executable.ts";
import { pictureOf } from "../support/doctor/examined.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { BUNDLE } from "./bundle.ts";
import { install, type Installation } from "./installation.ts";
import { until } from "./program.ts";

/** Words that no report may hold, each planted where an owner would have it. */
const PLANTED = {
  token: "zebra-token-of-the-owner",
  metrics: "zebra-metrics-token-1",
  passphrase: "zebra-passphrase-of-mine",
  signing: "zebra-signing-secret",
  user: "zebrauser",
  password: "zebrapassword",
  host: "zebrahost.example",
  mailbox: "zebra@mail.example",
  topic: "zebratopic",
  lot: "Zebra lamp of my neighbour",
} as const;

interface Said {
  readonly code: number;
  readonly text: string;
}

/** Runs `gavel doctor` as a process of its own, with the permissions of an executable. */
async function doctor(
  { env }: Installation,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const { DENO_COVERAGE_DIR: _, ...inherited } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--unstable-kv", ...permissions(false), BUNDLE, "doctor", ...args],
    clearEnv: true,
    env: { ...inherited, PORT: "0", HOST: "127.0.0.1", NO_COLOR: "1", ...env, ...more },
    stdin: "null",
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** Asserts that neither the owner's own words nor anything secret is in `text`. */
function assertNothingOwn(text: string, dataDir: string): void {
  assert.doesNotMatch(text, /zebra/i);
  assert.ok(!text.includes(dataDir), text);
  assert.doesNotMatch(text, /127\.0\.0\.1|localhost|@[\w-]+\.\w|\/tmp\//);
  const hostname = Deno.hostname();
  if (hostname.length > 3) assert.ok(!text.includes(hostname), `${hostname} is in it:\n${text}`);
}

Deno.test("the doctor of a Gavel that runs asks it, and of a stopped one looks by itself; neither is changed", async () => {
  await using installation = await install({ isBundled: true });
  const { house, dataDir } = installation;
  const { id } = house.addLot({ closesInSeconds: 3_600 });
  const running = await installation.start();
  await running.call("POST", "/api/auth", { cookies: house.signIn() });
  await running.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 0 } });

  const asked = await doctor(installation, []);
  assert.equal(asked.code, 0, asked.text);
  assert.match(asked.text, /✓ Gavel: Gavel runs and answers/);
  assert.match(asked.text, /✓ Store: .* is held by the running Gavel/);
  assert.match(asked.text, /✓ Session: You are signed in at Nellis/);
  assert.match(asked.text, /✓ Live feed: /);
  assert.equal((await running.call("GET", "/health")).status, 200);
  const stranger = await doctor(installation, [], { AUTH_TOKEN: "another-token-of-mine" });
  assert.match(stranger.text, /! Gavel: .* does not take this token/);

  running.program.kill("SIGTERM");
  await running.program.ended();
  const [before, requests] = [await pictureOf(dataDir), house.requests.log.length];
  const looked = await doctor(installation, []);
  assert.equal(looked.code, 0, looked.text);
  assert.match(looked.text, /! Gavel: No Gavel runs with this DATA_DIR/);
  assert.match(looked.text, /✓ Nellis: Nellis answers, and the page of a lot is understood/);
  assert.match(looked.text, /✓ Session: A session of yours at Nellis is stored/);
  assert.match(
    looked.text,
    new RegExp(`✓ Versions: Gavel ${project.version} on Deno .*; the store's format is \\d+`),
  );
  assert.match(looked.text, /✓ Data folder: .* MB free/);
  assert.equal(house.requests.log.length, requests + 1);
  assert.deepEqual(await pictureOf(dataDir), before);
});

Deno.test("with Redis the doctor says who holds it, how it keeps, and that it is away; it takes no lease", async () => {
  await using installation = await install({ isBundled: true });
  await using redis = await startRedisServer({ appendonly: true });
  const inRedis = { STORE: "redis", REDIS_URL: redis.url };
  const running = await installation.start(inRedis);
  const asked = await doctor(installation, [], inRedis);
  assert.equal(asked.code, 0, asked.text);
  assert.match(
    asked.text,
    /✓ Store: Redis at 127\.0\.0\.1:\d+ answers \(version \d.*held by the running Gavel/,
  );

  // Another folder of the same owner: two Gavels would share one Redis.
  const elsewhere = await Deno.makeTempDir({ prefix: "gavel-doctor-" });
  const other = await doctor(installation, [], { ...inRedis, DATA_DIR: elsewhere });
  await Deno.remove(elsewhere, { recursive: true });
  assert.match(other.text, /! Store: A Gavel with another data folder holds Redis/);
  running.program.kill("SIGTERM");
  await running.program.ended();

  const stored = async () => [
    await redis.cli("DEBUG", "DIGEST").catch(() => ""),
    await redis.cli("KEYS", "*"),
    await written(),
  ];
  const written = async () => /rdb_changes_since_last_save:\d+/.exec(await redis.cli("INFO"))?.[0];
  const before = await stored();
  const looked = await doctor(installation, [], inRedis);
  assert.equal(looked.code, 0, looked.text);
  assert.match(looked.text, /✓ Store: Redis at .* answers \(version [\d.]+\)$/m);
  assert.deepEqual(await stored(), before);

  await redis.stop();
  const away = await doctor(installation, [], inRedis);
  assert.equal(away.code, 1, away.text);
  assert.match(away.text, /✗ Store: Redis can't be used, so Gavel waits for it/);
  const waiting = installation.spawn(inRedis);
  try {
    await until(() => "Gavel to wait", () => waiting.stderr.includes("can't be used"));
    assert.match((await doctor(installation, [], inRedis)).text, /✗ Store: Redis can't be used/);
  } finally {
    await waiting[Symbol.asyncDispose]();
  }
});

Deno.test("a Gavel that does not start has a doctor all the same, and none of its words tells a secret", async () => {
  await using installation = await install({ isBundled: true });
  const { house, dataDir } = installation;
  const { id } = house.addLot({ closesInSeconds: 3_600, title: PLANTED.lot });
  const planted = {
    AUTH_TOKEN: PLANTED.token,
    METRICS_TOKEN: PLANTED.metrics,
    ENCRYPTION_SECRET: PLANTED.passphrase,
    API_SIGNING_SECRET: PLANTED.signing,
    ALLOWED_HOSTS: PLANTED.host,
    NOTIFY_URL:
      `smtps://${PLANTED.user}:${PLANTED.password}@${PLANTED.host}/?to=${PLANTED.mailbox}&from=${PLANTED.mailbox} https://ntfy.sh/${PLANTED.topic}`,
  };
  await using running = (await installation.start(planted)).program;
  const url = await running.url();
  const call = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization: PLANTED.token },
      body: JSON.stringify(body),
    })
      .then((response) => response.body?.cancel());
  const cookies = house.signIn();
  await call("/api/auth", { cookies });
  await call(`/api/auctions/${id}/monitor`, { config: { maxBid: 0, group: "zebra-group" } });
  const secrets = [
    PLANTED.token,
    PLANTED.metrics,
    PLANTED.passphrase,
    PLANTED.signing,
    PLANTED.password,
    PLANTED.topic,
    cookies,
  ];
  const check = async (more: Readonly<Record<string, string>>) => {
    // JSON has the words of the lines.
    for (const args of [[], ["--report"]]) {
      const { text } = await doctor(installation, args, { ...planted, ...more });
      for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} is in it:\n${text}`);
      if (args[0] === "--report") assertNothingOwn(text, dataDir);
    }
  };
  await check({});
  running.kill("SIGTERM");
  await running.ended();
  await check({});
  const broken = {
    PORT: "zebra-port",
    NOTIFY_URL: `smtps://${PLANTED.user}:${PLANTED.password}@@${PLANTED.host}/${PLANTED.topic}`,
    REDIS_URL: `redis://${PLANTED.user}:${PLANTED.password}@${PLANTED.host}:6379/not-a-number`,
    ENCRYPTION_KEY: "zebra-key",
    TZ: "Zebra/Home",
    NOTIFY_URLS: PLANTED.topic,
  };
  await check(broken);
  await check({ REDIS_URL: `redis://${PLANTED.user}:${PLANTED.password}@127.0.0.1:1` });
  await check({ DATA_DIR: join(dataDir, "zebra") });
  await Deno.chmod(join(dataDir, "gavel.kv"), 0o644);
  await check({ BACKUP_DIR: join(dataDir, "zebra"), NELLIS_BASE_URL: `https://${PLANTED.host}` });
  const { code, text } = await doctor(installation, [], { ...planted, ...broken });
  assert.equal(code, 1);
  for (const name of ["PORT", "NOTIFY_URL", "REDIS_URL", "ENCRYPTION_KEY"]) {
    assert.match(text, new RegExp(`^✗ Configuration: ${name} `, "m"));
  }
});
