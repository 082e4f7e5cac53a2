import assert from "node:assert/strict";
import { parse } from "yaml";

/** The result of a script that ends by printing what it would start. */
interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(script: string, env: Readonly<Record<string, string>>, args: string[] = []): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command("/bin/sh", {
    args: [script, ...args],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs `work` with a folder that is removed afterwards. */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gavel-start-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const ALERTMANAGER = "ops/monitoring/alertmanager/start.sh";
const GRAFANA = "ops/monitoring/grafana/start.sh";
const EMAIL = {
  ALERT_EMAIL_TO: "owner@example.com",
  ALERT_EMAIL_FROM: "gavel@example.com",
  ALERT_SMTP_HOST: "smtp.example.com:587",
};

Deno.test("Alertmanager's configuration has what the environment names, for its owner's eyes alone", async () => {
  const read = (env: Readonly<Record<string, string>>) => {
    let config: ReturnType<typeof parse>;
    return withFolder(async (folder) => {
      const { code, stdout, stderr } = await run(ALERTMANAGER, {
        ALERTMANAGER: "echo",
        ALERTMANAGER_FOLDER: folder,
        ...env,
      }, ["--more"]);
      assert.equal(code, 0, stderr);
      const path = `${folder}/alertmanager.yml`;
      assert.equal(stdout, `--config.file=${path} --more\n`);
      assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
      const { success, stdout: said } = await new Deno.Command("amtool", { args: ["check-config", path] })
        .output();
      assert.ok(success, new TextDecoder().decode(said));
      config = parse(await Deno.readTextFile(path));
    }).then(() => config);
  };
  const [nobody] = (await read({})).receivers;
  assert.deepEqual(nobody, { name: "owner" });
  const { global, receivers: [both] } = await read({
    ...EMAIL,
    ALERT_NTFY_URL: "https://ntfy.sh/o'clock?auth=abc",
    ALERT_SMTP_USER: "gavel",
    ALERT_SMTP_PASSWORD: "hunter2",
  });
  assert.equal(both.webhook_configs[0].url, "https://ntfy.sh/o'clock?auth=abc&template=alertmanager");
  assert.equal(both.email_configs[0].to, EMAIL.ALERT_EMAIL_TO);
  assert.deepEqual([global.smtp_require_tls, global.smtp_auth_username], [true, "gavel"]);
  assert.doesNotMatch(JSON.stringify(global), /hunter2/);
});

Deno.test("Alertmanager does not start with half of what mail needs, and says what is missing", async () => {
  const { ALERT_EMAIL_FROM: _, ...noSender } = EMAIL;
  const { ALERT_SMTP_HOST: __, ...noHost } = EMAIL;
  for (
    const [env, missing] of [
      [noSender, "ALERT_EMAIL_FROM"],
      [noHost, "ALERT_SMTP_HOST"],
      [{ ...EMAIL, ALERT_SMTP_USER: "gavel" }, "ALERT_SMTP_PASSWORD"],
    ] as const
  ) {
    await withFolder(async (folder) => {
      const { code, stderr } = await run(ALERTMANAGER, {
        ALERTMANAGER: "echo",
        ALERTMANAGER_FOLDER: folder,
        ...env,
      });
      assert.notEqual(code, 0);
      assert.match(stderr, new RegExp(`needs ${missing}`));
    });
  }
});

Deno.test("Grafana's password is the owner's, or one that the first start makes and the next keeps; never admin", async () => {
  await withFolder(async (folder) => {
    const start = (env: Readonly<Record<string, string>> = {}) =>
      run(GRAFANA, { GRAFANA: "printenv", GF_PATHS_DATA: folder, ...env }, [
        "GF_SECURITY_ADMIN_PASSWORD__FILE",
      ]);
    const path = `${folder}/admin_password`;
    const first = await start();
    assert.deepEqual([first.code, first.stdout], [0, `${path}\n`]);
    const made = await Deno.readTextFile(path);
    assert.match(made, /^[\w+/]{32}$/);
    assert.ok(!first.stderr.includes(made), "the log does not show it");
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    await start();
    assert.equal(await Deno.readTextFile(path), made);
    const short = await start({ GRAFANA_ADMIN_PASSWORD: "admin" });
    assert.equal(short.code, 1);
    assert.match(short.stderr, /fewer than 12 characters/);
    assert.equal(await Deno.readTextFile(path), made);
    assert.equal((await start({ GRAFANA_ADMIN_PASSWORD: "a long password" })).code, 0);
    assert.equal(await Deno.readTextFile(path), "a long password");
  });
});
