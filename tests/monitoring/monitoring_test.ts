import assert from "node:assert/strict";
import { z } from "zod";
import { install, type Installation, type Running } from "../e2e/installation.ts";
import { until } from "../e2e/program.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { readAlerts } from "./alerts.ts";
import { queriesOf, readDashboard } from "./dashboard.ts";
import { startMailServer } from "./mail_server.ts";
import { metricNames, servedNames } from "./metric_names.ts";
import { freePort } from "../support/server/free_port.ts";
import { type Stack, startStack } from "./stack.ts";

const METRICS_TOKEN = "token-of-prometheus";
/** The names that Prometheus adds to those of Gavel. */
const PROMETHEUS_OWN = ["up"];

const told = z.object({
  status: z.enum(["firing", "resolved"]),
  alerts: z.array(z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
  })),
});

/** An ntfy topic that keeps what it is sent, as `SignedOutBeforeClose firing`. */
function startTopic() {
  const messages: string[] = [];
  const paths = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { status, alerts } = told.parse(await request.json());
    const { pathname, search } = new URL(request.url);
    paths.add(pathname + search);
    for (const { labels } of alerts) messages.push(`${labels["alertname"]} ${status}`);
    return new Response();
  });
  return {
    messages,
    paths,
    url: `http://127.0.0.1:${server.addr.port}/lots`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("a real Prometheus reads Gavel, every query of the dashboard is answered, and alerts reach their owner and resolve", async () => {
  await using topic = startTopic();
  await using mailServer = startMailServer();
  await using redis = await startRedisServer();
  await using installation = await install();
  const env = {
    PORT: `${freePort()}`,
    STORE: "redis",
    REDIS_URL: redis.url,
    METRICS_TOKEN,
    ENABLE_PERFORMANCE_METRICS: "true",
    BACKUP_DIR: `${installation.dataDir}/backups`,
  };
  await Deno.mkdir(env.BACKUP_DIR);
  const running = await installation.start(env);
  const closesLate = installation.house.addLot({ closesInSeconds: 3600 }).id;
  await watch(running, closesLate, { maxBid: 30, strategy: "sniping" });
  await using stack = await startStack({
    gavelPort: Number(env.PORT),
    metricsToken: METRICS_TOKEN,
    alerting: {
      ALERT_NTFY_URL: topic.url,
      ALERT_EMAIL_TO: "owner@example.com",
      ALERT_EMAIL_FROM: "gavel@example.com",
      ALERT_SMTP_HOST: `127.0.0.1:${mailServer.port}`,
      ALERT_SMTP_USER: "gavel",
      ALERT_SMTP_PASSWORD: 'it\'s a "secret"',
      ALERT_SMTP_TLS: "false",
    },
  });
  const hears = (message: string) =>
    until(() => `${message}, of ${topic.messages.join()}`, () => topic.messages.includes(message));

  // Nobody has signed in, and a lot closes within two hours.
  await hears("SignedOutBeforeClose firing");
  assert.deepEqual([...topic.paths], ["/lots?template=alertmanager"]);
  await signIn(running, installation);
  await hears("SignedOutBeforeClose resolved");
  await until(() => "two mails", () => mailServer.mails.length >= 2);
  const [first = ""] = mailServer.mails;
  assert.match(first, /^Subject: Gavel: Gavel is signed out, and a lot closes soon$/m);
  assert.match(first, /^What to do: docs\/runbooks\/signed-out\.md$/m);
  assert.ok(mailServer.mails.some((mail) => /^Subject: Over: /m.test(mail)));
  assert.ok(mailServer.logins.includes('gavel:it\'s a "secret"'));

  await bidABit(running, installation);
  await everyQueryIsAnswered(stack);
  await everyNameIsServed(running.url);

  running.program.kill("SIGTERM");
  await running.program.ended();
  await hears("GavelDown firing");
  await installation.start(env);
  await hears("GavelDown resolved");
});

async function watch(
  { call }: Running,
  id: number,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
}

async function signIn({ call }: Running, { house }: Installation): Promise<void> {
  assert.equal((await call("POST", "/api/auth", { cookies: house.signIn() })).status, 200);
}

/** Has a snipe leave, long before its close so that a busy machine is in time, and a rival answer, under a budget. */
async function bidABit(running: Running, { house }: Installation): Promise<void> {
  assert.equal((await running.call("POST", "/api/settings", { budget: { perDay: 500 } })).status, 200);
  const sniped = house.addLot({
    closesInSeconds: 40,
    extensionSeconds: 1,
    rivals: [{ name: "Ada", maximum: 9, atSeconds: 2 }],
  }).id;
  const fought = house.addLot({
    closesInSeconds: 600,
    rivals: [{ name: "Ben", maximum: 60, answersAfterSeconds: 1, opensAtSeconds: 1 }],
  }).id;
  await watch(running, sniped, { maxBid: 50, strategy: "sniping", snipeSeconds: 34 });
  await watch(running, fought, { maxBid: 55, strategy: "aggressive" });
}

/** Waits until each query of the dashboard is answered with a number. */
async function everyQueryIsAnswered({ query }: Stack): Promise<void> {
  let waiting = queriesOf(await readDashboard(), "1m");
  assert.ok(waiting.length > 40);
  await until(
    () => `an answer to ${waiting.map(({ panel, expression }) => `${panel}: ${expression}`).join("\n")}`,
    async () => {
      const asked = await Promise.all(
        waiting.map(async (one) => ({ one, samples: await query(one.expression) })),
      );
      waiting = asked.filter(({ one, samples }) =>
        !samples.some(({ value }) => !Number.isNaN(value)) && !MAY_BE_EMPTY.has(one.expression)
      ).map(({ one }) => one);
      return waiting.length === 0;
    },
  );
}

/** Queries that have an answer only while something is wrong, or has just begun. */
const MAY_BE_EMPTY = new Set([
  'changes(process_start_time_seconds{job="gavel"}[1m]) > 0',
  "nellis_allowance_per_minute",
]);

/** Looks for a metric in an alert or in a panel that Gavel does not have. */
async function everyNameIsServed(url: string): Promise<void> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const served = servedNames(await response.text());
  const expressions = [
    ...(await readAlerts()).map(({ alert, expr }) => ({ where: alert, expr })),
    ...queriesOf(await readDashboard(), "1m").map(({ panel, expression }) => ({
      where: panel,
      expr: expression,
    })),
  ];
  const missing = ({ where, expr }: { readonly where: string; readonly expr: string }) =>
    metricNames(expr).filter((name) => !served.has(name) && !PROMETHEUS_OWN.includes(name))
      .map((name) => `${where}: ${name}`);
  assert.deepEqual(expressions.flatMap(missing), [], "metrics that Gavel does not have");
  assert.deepEqual(missing({ where: "a typing error", expr: "gavel_lot > 1" }), [
    "a typing error: gavel_lot",
  ]);
}
