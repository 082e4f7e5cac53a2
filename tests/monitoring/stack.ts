import { parse, stringify } from "yaml";
import { z } from "zod";
import { until } from "../e2e/program.ts";
import { ALERTS_FILE, PROMETHEUS_FOLDER } from "./alerts.ts";
import { freePort } from "../support/server/free_port.ts";

/** One series of an answer of Prometheus. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus and Alertmanager as compose starts them, with everything that takes minutes done in seconds. */
export interface Stack extends AsyncDisposable {
  /** Asks Prometheus for the present answer. Throws where it does not understand the expression. */
  query(expression: string): Promise<readonly Sample[]>;
}

/** The choices of a test. */
export interface StackOptions {
  readonly gavelPort: number;
  readonly metricsToken: string;
  /** The variables of Alertmanager's start. */
  readonly alerting: Readonly<Record<string, string>>;
}

const HOST = "127.0.0.1";
/** Another program may take a free port first. */
const TRIES = 3;

const prometheusConfig = z.looseObject({
  global: z.object({ scrape_interval: z.string(), evaluation_interval: z.string() }),
  alerting: z.object({
    alertmanagers: z.tuple([
      z.object({ static_configs: z.tuple([z.object({ targets: z.array(z.string()) })]) }),
    ]),
  }),
  scrape_configs: z.tuple([z.looseObject({
    authorization: z.object({ credentials_file: z.string() }),
    static_configs: z.tuple([z.object({ targets: z.array(z.string()) })]),
  })]),
});
const answer = z.object({
  data: z.object({
    result: z.array(z.object({
      metric: z.record(z.string(), z.string()),
      value: z.tuple([z.number(), z.string()]),
    })),
  }),
});

/** Starts both and waits until they are ready. */
export async function startStack({ gavelPort, metricsToken, alerting }: StackOptions): Promise<Stack> {
  await using opened = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "gavel-monitoring-" });
  opened.defer(() => Deno.remove(folder, { recursive: true }));
  const alertmanager = await startServer((port) => ({
    script: "ops/monitoring/alertmanager/start.sh",
    args: [
      `--storage.path=${folder}/alertmanager`,
      "--cluster.listen-address=",
      `--web.listen-address=${HOST}:${port}`,
    ],
    env: {
      ALERTMANAGER: Deno.env.get("ALERTMANAGER_PATH") ?? "prometheus-alertmanager",
      ALERTMANAGER_FOLDER: folder,
      ALERT_GROUP_WAIT: "1s",
      ALERT_GROUP_INTERVAL: "1s",
      ...alerting,
    },
  }));
  opened.use(alertmanager);
  await writePrometheusConfig(folder, gavelPort, alertmanager.port);
  const prometheus = await startServer((port) => ({
    script: `${PROMETHEUS_FOLDER}/start.sh`,
    args: [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/prometheus`,
      `--web.listen-address=${HOST}:${port}`,
    ],
    env: { PROMETHEUS: "prometheus", METRICS_TOKEN: metricsToken, METRICS_TOKEN_FILE: `${folder}/token` },
  }));
  opened.use(prometheus);
  const everything = opened.move();
  return {
    async query(expression) {
      const url = `http://${HOST}:${prometheus.port}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const response = await fetch(url);
      const text = await response.text();
      if (!response.ok) throw new Error(`Prometheus does not understand ${expression}: ${text}`);
      const { data: { result } } = answer.parse(JSON.parse(text));
      return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Writes what ships, with the test's addresses, and with a second for every interval and every wait of an alert. */
async function writePrometheusConfig(folder: string, gavelPort: number, alertmanagerPort: number) {
  const config = prometheusConfig.parse(
    parse(await Deno.readTextFile(`${PROMETHEUS_FOLDER}/prometheus.yml`)),
  );
  config.global = { scrape_interval: "1s", evaluation_interval: "1s" };
  config.alerting.alertmanagers[0].static_configs[0].targets = [`${HOST}:${alertmanagerPort}`];
  const [job] = config.scrape_configs;
  job.static_configs[0].targets = [`${HOST}:${gavelPort}`];
  job.authorization.credentials_file = `${folder}/token`;
  await Deno.writeTextFile(`${folder}/prometheus.yml`, stringify(config));
  const alerts = await Deno.readTextFile(ALERTS_FILE);
  await Deno.writeTextFile(`${folder}/alerts.yml`, alerts.replace(/^( +for:) \w+$/gm, "$1 1s"));
}

interface Start {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a program by its script on a free port, and waits until it says that it is ready. */
async function startServer(
  on: (port: number) => Start,
): Promise<AsyncDisposable & { readonly port: number }> {
  for (let left = TRIES;; left--) {
    const port = freePort();
    const { script, args, env } = on(port);
    const child = new Deno.Command("/bin/sh", {
      args: [script, ...args],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const written = new Response(child.stderr).text();
    let hasEnded = false;
    const ended = child.status.then(() => void (hasEnded = true));
    await until(() => `${script} to be ready`, async () => hasEnded || await isReady(port));
    if (!hasEnded) {
      return {
        port,
        async [Symbol.asyncDispose]() {
          child.kill("SIGKILL");
          await ended;
          await written;
        },
      };
    }
    if (left <= 1) throw new Error(`${script} ended:\n${await written}`);
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${HOST}:${port}/-/ready`);
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
