import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError, readConfig } from "./config.ts";
import { VARIABLES } from "./config_variables.ts";
import { anyText } from "../tests/support/any_text.ts";

const DAY_MS = 86_400_000;

function read(env: Readonly<Record<string, string>> = {}) {
  return readConfig((name) => env[name]);
}

function refusal(env: Readonly<Record<string, string>>): string {
  try {
    read(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, `${error} is no ConfigError`);
    return error.message;
  }
  return "not refused";
}

Deno.test("an empty environment gives every default", () => {
  assert.deepEqual(read(), {
    port: 3000,
    host: "0.0.0.0",
    authToken: null,
    metricsToken: null,
    dataDir: "./data",
    store: "kv",
    redisUrl: null,
    notifyUrl: null,
    nellisBaseUrl: "https://www.nellisauction.com",
    isDryRun: false,
    backup: null,
    maxRequestsPerSecond: 10,
    feed: {
      endpoint: "https://sse.nellisauction.com",
      fallbackIntervalMs: 30_000,
      reconnectMs: 1000,
      reconnectAttempts: 3,
    },
    circuitBreaker: { failureThreshold: 5, timeoutMs: 30_000, successThreshold: 1 },
    logLevel: "info",
    logFormat: null,
    endedAuctionRetentionMs: DAY_MS,
    encryption: { keyText: null, passphrase: null, olderPassphrase: null },
    allowedExtensionIds: [],
    allowedOrigins: [],
    allowedHosts: [],
    trustedProxies: [],
    signingSecret: null,
    limits: {
      api: { max: 100, windowMs: 60_000 },
      bid: { max: 10, windowMs: 60_000 },
      auth: { max: 5, windowMs: 900_000 },
      socket: { max: 10, windowMs: 60_000 },
      socketMessages: 100,
      lots: 5000,
      socketFrameBytes: 1_048_576,
      connections: { most: 256, mostPerAddress: 64 },
    },
  });
});

Deno.test("a variable that is set to nothing counts as unset", () => {
  assert.deepEqual(read(Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, "  "]))), read());
});

Deno.test("every variable ends up in its own place", () => {
  const extension = "abcdefghijklmnopabcdefghijklmnop";
  const config = read({
    PORT: "8080",
    HOST: "127.0.0.1",
    AUTH_TOKEN: "a token of its owner",
    METRICS_TOKEN: "a token of its scraper",
    DATA_DIR: "/var/lib/gavel",
    STORE: "Memory",
    REDIS_URL: "redis://gavel:hunter2@127.0.0.1:6379/2",
    NOTIFY_URL: "https://gavel:hunter2@ntfy.sh/my-lots",
    NELLIS_BASE_URL: "http://127.0.0.1:4000/",
    SSE_ENDPOINT: "http://127.0.0.1:4001/",
    BACKUP_DIR: "/backups",
    BACKUP_KEEP: "14",
    BACKUP_AT: "04:05",
    DRY_RUN: "yes",
    MAX_REQUESTS_PER_SECOND: "4",
    SSE_FALLBACK_INTERVAL: "11",
    SSE_RECONNECT_INTERVAL: "12",
    SSE_MAX_RECONNECT_ATTEMPTS: "13",
    CIRCUIT_BREAKER_FAILURE_THRESHOLD: "14",
    CIRCUIT_BREAKER_TIMEOUT: "15",
    CIRCUIT_BREAKER_SUCCESS_THRESHOLD: "16",
    LOG_LEVEL: "WARN",
    LOG_FORMAT: "Pretty",
    ENDED_AUCTION_RETENTION_MS: "0",
    ENCRYPTION_KEY: "ab".repeat(32),
    ENCRYPTION_SECRET: "correct horse battery",
    ALLOWED_EXTENSION_IDS: `${extension}, `,
    ALLOWED_ORIGINS: "https://nas.example, http://nas.local:8080/",
    ENABLE_REQUEST_SIGNING: "on",
    API_SIGNING_SECRET: "sixteen letters!",
    API_RATE_LIMIT_MAX: "1",
    API_RATE_LIMIT_WINDOW_MS: "2",
    BID_RATE_LIMIT_MAX: "3",
    BID_RATE_LIMIT_WINDOW_MS: "4",
    AUTH_RATE_LIMIT_MAX: "5",
    AUTH_RATE_LIMIT_WINDOW_MS: "6",
    WS_MAX_CONNECTIONS_PER_IP: "7",
    WS_RATE_LIMIT_WINDOW_MS: "8",
    WS_MAX_MESSAGES_PER_SECOND: "20",
    WS_MAX_PAYLOAD_SIZE: "2048",
    MAX_LOTS: "12",
    MAX_CONNECTIONS: "9",
    MAX_CONNECTIONS_PER_IP: "10",
    TRUSTED_PROXIES: "10.0.0.1, ::/8",
    ALLOWED_HOSTS: "Gavel.example.com,bids.example",
  });
  assert.deepEqual(config, {
    port: 8080,
    host: "127.0.0.1",
    authToken: "a token of its owner",
    metricsToken: "a token of its scraper",
    dataDir: "/var/lib/gavel",
    store: "memory",
    redisUrl: "redis://gavel:hunter2@127.0.0.1:6379/2",
    notifyUrl: "https://gavel:hunter2@ntfy.sh/my-lots",
    nellisBaseUrl: "http://127.0.0.1:4000",
    isDryRun: true,
    backup: { dir: "/backups", keep: 14, at: { hours: 4, minutes: 5 } },
    maxRequestsPerSecond: 4,
    feed: {
      endpoint: "http://127.0.0.1:4001",
      fallbackIntervalMs: 11,
      reconnectMs: 12,
      reconnectAttempts: 13,
    },
    circuitBreaker: { failureThreshold: 14, timeoutMs: 15, successThreshold: 16 },
    logLevel: "warning",
    logFormat: "pretty",
    endedAuctionRetentionMs: 0,
    encryption: {
      keyText: "ab".repeat(32),
      passphrase: "correct horse battery",
      olderPassphrase: "correct horse battery",
    },
    allowedExtensionIds: [extension],
    allowedOrigins: ["https://nas.example", "http://nas.local:8080"],
    allowedHosts: ["gavel.example.com", "bids.example"],
    trustedProxies: [{ first: [10, 0, 0, 1], bits: 32 }, { first: Array(16).fill(0), bits: 8 }],
    signingSecret: "sixteen letters!",
    limits: {
      api: { max: 1, windowMs: 2 },
      bid: { max: 3, windowMs: 4 },
      auth: { max: 5, windowMs: 6 },
      socket: { max: 7, windowMs: 8 },
      socketMessages: 20,
      lots: 12,
      socketFrameBytes: 2048,
      connections: { most: 9, mostPerAddress: 10 },
    },
  });
});

Deno.test("a wrong value is refused in one line with the variable, the value and what is allowed", () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    PORT: ["abc", "65536", "-1", "80.5", "1e3", "0x50"],
    STORE: ["rdeis", "sqlite"],
    NELLIS_BASE_URL: [
      "nellis",
      "ftp://nellis.example",
      "https://nellis.example/p",
    ],
    LOG_LEVEL: ["loud"],
    LOG_FORMAT: ["xml"],
    ENDED_AUCTION_RETENTION_MS: ["one day", "99999999999999999999"],
    ALLOWED_EXTENSION_IDS: ["abc", "ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP", `${"a".repeat(32)},zz`],
    ALLOWED_ORIGINS: ["*", "https://ok.example,nas"],
    ENABLE_REQUEST_SIGNING: ["maybe", "2"],
    API_RATE_LIMIT_MAX: ["0"],
    WS_MAX_PAYLOAD_SIZE: ["12", "1 MiB"],
    MAX_CONNECTIONS: ["0", "many"],
    MAX_CONNECTIONS_PER_IP: ["-1"],
    TRUSTED_PROXIES: ["nas", "10.0.0.0/33", "10.0.0.1:80"],
    ALLOWED_HOSTS: ["https://gavel.example.com", "gavel.example.com:3000", "*"],
  };
  for (const [name, values] of Object.entries(refused)) {
    for (const value of values) {
      const message = refusal({ [name]: value });
      assert.ok(message.startsWith(`${name} is ${JSON.stringify(value)}: it must be `), message);
      assert.doesNotMatch(message, /\n/);
    }
  }
  assert.equal(refusal({ PORT: "abc" }), 'PORT is "abc": it must be a whole number from 0 to 65535');
});

Deno.test("Redis is the store where its address is given, and can be no store without one", () => {
  assert.equal(read({ REDIS_URL: "redis://nas:6379" }).store, "redis");
  assert.equal(read({ REDIS_URL: "rediss://nas", STORE: "kv" }).store, "kv");
  assert.match(
    refusal({ STORE: "redis" }),
    /^REDIS_URL is not set: with STORE redis it must be an address like/,
  );
});

Deno.test("a secret that is too short for a key of Gavel's opens an older installation's session in Redis", () => {
  const { encryption } = read({ REDIS_URL: "redis://nas:6379", ENCRYPTION_SECRET: "hunter2" });
  assert.deepEqual(encryption, { keyText: null, passphrase: null, olderPassphrase: "hunter2" });
  assert.match(
    refusal({ REDIS_URL: "redis://nas:6379", STORE: "kv", ENCRYPTION_SECRET: "hunter2" }),
    /^ENCRYPTION_SECRET .* at least 16 characters$/,
  );
});

Deno.test("a secret's value is never in the refusal", () => {
  for (
    const name of [
      "REDIS_URL",
      "NOTIFY_URL",
      "ENCRYPTION_KEY",
      "ENCRYPTION_SECRET",
      "API_SIGNING_SECRET",
      "METRICS_TOKEN",
    ]
  ) {
    const message = refusal({ [name]: "hunter2" });
    assert.match(message, new RegExp(`^${name} has a value that is not allowed: it must be `));
    assert.doesNotMatch(message, /hunter2/);
  }
  assert.match(
    refusal({ AUTH_TOKEN: "line one is long\nline two" }),
    /^AUTH_TOKEN has a value that is not allowed/,
  );
});

Deno.test("request signing can't be on without a secret to sign with", () => {
  assert.match(
    refusal({ ENABLE_REQUEST_SIGNING: "true" }),
    /^API_SIGNING_SECRET is not set: .* at least 16 characters$/,
  );
  assert.equal(read({ API_SIGNING_SECRET: "sixteen letters!" }).signingSecret, null);
});

Deno.test("a yes or no may be said in any of the usual words", () => {
  const isSigned = (word: string) =>
    read({ ENABLE_REQUEST_SIGNING: word, API_SIGNING_SECRET: "sixteen letters!" }).signingSecret !== null;
  for (const word of ["true", "1", "on", "yes", "YES", "True"]) assert.equal(isSigned(word), true, word);
  for (const word of ["false", "0", "off", "no", "Off"]) assert.equal(isSigned(word), false, word);
});

Deno.test("every wrong variable is named at once, each in a line of its own", () => {
  const message = refusal({
    PORT: "abc",
    STORE: "redis",
    REDIS_URL: "nowhere",
    DRY_RUN: "perhaps",
    ENABLE_REQUEST_SIGNING: "on",
    ENABLE_SSE: "banana",
    SSE_ROLLOUT_PERCENT: "120",
  });
  assert.deepEqual(message.split("\n").map((line) => line.split(" ")[0]).toSorted(), [
    "API_SIGNING_SECRET",
    "DRY_RUN",
    "ENABLE_SSE",
    "PORT",
    "REDIS_URL",
    "SSE_ROLLOUT_PERCENT",
  ]);
});

Deno.test("whatever the variables hold, the answer is a config or one line for each that is wrong", () => {
  const anyEnvironment = fc.dictionary(
    fc.constantFrom(...Object.keys(VARIABLES)),
    anyText(),
  );
  fc.assert(fc.property(anyEnvironment, (env) => {
    try {
      const { port, limits } = read(env);
      assert.ok(Number.isInteger(port) && limits.api.max > 0);
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      const named = error.message.split(/[\r\n]/).map((line) => line.split(" ")[0] ?? "");
      assert.ok(named.every((name) => Object.hasOwn(VARIABLES, name)), error.message);
      assert.equal(new Set(named).size, named.length, error.message);
    }
  }));
});

Deno.test("every variable says its default and its meaning", () => {
  for (const [name, { defaultText, meaning }] of Object.entries(VARIABLES)) {
    assert.match(name, /^[A-Z_]+$/);
    assert.ok(defaultText !== "" && meaning.endsWith("."), name);
  }
});

Deno.test("a database of Redis is a whole number, and a host is no URL", () => {
  for (const path of ["/abc", "/1.5", "/-1", "/1/2", "?db=one"]) {
    assert.throws(
      () => read({ REDIS_URL: `redis://nas:6379${path}` }),
      /REDIS_URL.*must be an address like redis:/,
    );
  }
  for (const path of ["", "/", "/15", "?db=3"]) read({ REDIS_URL: `redis://nas:6379${path}` });
  for (const host of ["[::1]", "http://127.0.0.1", "127.0.0.1:3000", "nas/"]) {
    assert.throws(() => read({ HOST: host }), /HOST.*without brackets, scheme or port/);
  }
  for (const host of ["::1", "fe80::1%eth0", "0.0.0.0", "nas.local", "my_nas"]) {
    assert.equal(read({ HOST: host }).host, host);
  }
});

Deno.test("a refused address is quoted without its login and query, and no value steers the terminal", () => {
  const house = ["NELLIS_BASE_URL", "SSE_ENDPOINT", "ALLOWED_ORIGINS"] as const;
  const refused = [
    ["https://ada:pa/ss@w,ord@house.example/", "https://…@house.example/"],
    ["ada:password@house.example", "…@house.example"],
    ["https://house.example/lots?password=1#password", "https://house.example/lots?…"],
  ] as const;
  for (const name of house) {
    for (const [value, shown] of refused) {
      assert.ok(refusal({ [name]: value }).startsWith(`${name} is "${shown}": `), refusal({ [name]: value }));
    }
  }
  assert.match(refusal({ PORT: "1\x9b31m\u202e\x7f" }), /^PORT is "1\\u009b31m\\u202e\\u007f": /);
});
