import assert from "node:assert/strict";
import { tryConfig } from "../../config.ts";
import { judgeConfiguration } from "./configuration.ts";

const SECRET = "sixteen-letters-and-more";

function judged(env: Readonly<Record<string, string>>) {
  return judgeConfiguration(env, tryConfig((name) => env[name]));
}

Deno.test("a configuration that is right is said to be so", () => {
  assert.deepEqual(judged({ PORT: "3000", PATH: "/bin" }), [{
    verdict: "fine",
    text: "1 of Gavel's variables is set, and its value is allowed",
    open: "1 of Gavel's variables is set, and its value is allowed",
  }]);
  assert.deepEqual(judged({ PORT: "3000", HOST: "127.0.0.1" }).map(({ open }) => open), [
    "2 of Gavel's variables are set, and their values are allowed",
  ]);
});

Deno.test("all mistakes are named at once, with what is allowed; a report leaves the values out", () => {
  const findings = judged({
    PORT: "zebra",
    BACKUP_AT: "giraffe",
    BACKUP_DIR: "/nights",
    AUTH_TOKEN: "a\nb",
    ENABLE_SSE: "quagga",
    NOTIFY_URL: "https://okapi:gnu@gazelle.example/kudu impala",
    STORE: "redis",
  });
  assert.deepEqual(findings.map(({ verdict }) => verdict), Array(6).fill("wrong"));
  const texts = findings.map(({ text }) => text).join("\n");
  for (const name of ["PORT", "BACKUP_AT", "AUTH_TOKEN", "ENABLE_SSE", "NOTIFY_URL", "REDIS_URL"]) {
    assert.match(texts, new RegExp(`^${name} `, "m"));
  }
  const open = findings.map(({ open }) => open).join("\n");
  assert.match(open, /^PORT \[…\]: it must be a whole number from 0 to 65535$/m);
  assert.doesNotMatch(open, /zebra|giraffe|quagga|okapi|gnu|gazelle|kudu|impala/);
});

for (
  const [env, verdict, words] of [
    [{ NOTIFY_URLS: "x" }, "look", /NOTIFY_URLS is no variable of Gavel's.*NOTIFY_URL, rename it/],
    [{ DRY_RUN: "on" }, "look", /no bid is sent/],
    [{ STORE: "memory" }, "wrong", /everything is lost/],
    [{ STORE: "kv", REDIS_URL: "redis://nas:6379" }, "look", /Redis is not used/],
    [{ ENCRYPTION_KEY: "0".repeat(64), ENCRYPTION_SECRET: SECRET }, "look", /the secret is not used/],
    [{ DATA_DIR: "/data", BACKUP_DIR: "/data/nights" }, "look", /both are lost together/],
    [{ DATA_DIR: "./data/", BACKUP_DIR: "data" }, "look", /both are lost together/],
    [{ BACKUP_KEEP: "3" }, "look", /no backup is made/],
    [{ TRUSTED_PROXIES: "10.0.0.1,0.0.0.0/0" }, "look", /anybody can claim/],
    [{ AUTH_TOKEN: "short" }, "look", /can be guessed/],
    [{ AUTH_TOKEN: SECRET, METRICS_TOKEN: SECRET }, "look", /whoever reads the metrics can bid/],
    [{ API_SIGNING_SECRET: SECRET }, "look", /no request has to be signed/],
    [{ NELLIS_BASE_URL: "https://house.example" }, "look", /not of the same house/],
    [
      { NELLIS_BASE_URL: "http://house.example", SSE_ENDPOINT: "http://house.example" },
      "look",
      /others can read it/,
    ],
  ] as const
) {
  Deno.test(`${Object.keys(env).join(" with ")}: ${words.source}`, () => {
    const findings = judged(env);
    assert.equal(findings.length, 1, JSON.stringify(findings));
    assert.equal(findings[0]?.verdict, verdict);
    assert.match(findings[0]?.text ?? "", words);
  });
}

Deno.test("a house on this machine and a backup folder beside the data are no mistake", () => {
  const house = { NELLIS_BASE_URL: "http://127.0.0.1:4000", SSE_ENDPOINT: "http://127.0.0.1:4000" };
  const folders = { DATA_DIR: "/data", BACKUP_DIR: "/data-backups" };
  assert.deepEqual(judged({ ...house, ...folders }).map(({ verdict }) => verdict), ["fine"]);
});
