import {
  ConfigError,
  listOf,
  oneOf,
  readVariable,
  text,
  webOrigin,
  wholeNumber,
  yesOrNo,
} from "./config_values.ts";
import type { Rule, Variable } from "./config_values.ts";
import { type AddressRange, addressRange } from "./server/access/address.ts";
import { notifyUrl } from "./notify/notify_url.ts";
import { canHeaderCarry } from "./owner/access_token.ts";
import { parseKey } from "./store/crypto.ts";

export { ConfigError } from "./config_values.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A year: longer windows and retentions are slips of the keyboard. */
const LONGEST_MS = 365 * DAY_MS;
const MIB = 1024 * 1024;
/** Shorter secrets can be guessed. */
const LEAST_SECRET_LENGTH = 16;

const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "fatal"] as const;
const STORES = ["kv", "redis", "memory"] as const;
const aStore = oneOf(STORES);
const aLogLevel: Rule<(typeof LOG_LEVELS)[number]> = {
  ...oneOf(LOG_LEVELS),
  parse: (word) => oneOf(LOG_LEVELS).parse(word.toLowerCase() === "warn" ? "warning" : word),
};
const secretText = text(LEAST_SECRET_LENGTH, `at least ${LEAST_SECRET_LENGTH} characters`);
const ipRange: Rule<AddressRange> = {
  allowed: "an IP address or a range of them like 172.16.0.0/12",
  parse: addressRange,
};
/** A host's name without a scheme or a port. */
const hostName: Rule<string> = {
  allowed: "a host name without a port, like gavel.example.com",
  parse: (name) => /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i.test(name) ? name.toLowerCase() : undefined,
};
const aCount = wholeNumber(1, 1_000_000);
const aDuration = wholeNumber(1, LONGEST_MS);

/** Every variable of the environment: the start and the docs both read this table. */
export const VARIABLES = {
  PORT: plain(wholeNumber(0, 65_535), 3000, "The port to listen on; 0 takes a free one."),
  HOST: plain(text(1, "a host name or an address"), "0.0.0.0", "The address to listen on."),
  AUTH_TOKEN: secret(
    {
      allowed: "text that an HTTP header can carry: letters, digits and signs in one line",
      parse: (value) => canHeaderCarry(value) ? value : undefined,
    },
    "made at the first start, kept in `DATA_DIR`",
    "The token that clients must show.",
  ),
  DATA_DIR: plain(text(1, "a folder's path"), "./data", "Where everything that must last is kept."),
  STORE: {
    ...aStore,
    defaultText: "`redis` when `REDIS_URL` is set, else `kv`",
    defaultValue: null as (typeof STORES)[number] | null,
    meaning: "`kv` keeps everything in `DATA_DIR`, `redis` in Redis; `memory` forgets it at the end.",
    isSecret: false,
  },
  REDIS_URL: secret(
    {
      allowed: "an address like redis://user:password@host:6379/0",
      parse: (value) => /^rediss?:\/\/[^/]/.test(value) && URL.canParse(value) ? value : undefined,
    },
    "none",
    "Where Redis is.",
  ),
  DRY_RUN: plain(yesOrNo, false, "Whether bids are decided, recorded and shown, but none is sent."),
  NOTIFY_URL: secret(
    notifyUrl,
    "none",
    "The webhook or ntfy topic that is told of what happens to your bids.",
  ),
  NELLIS_BASE_URL: plain(webOrigin, "https://www.nellisauction.com", "Where Nellis is."),
  SSE_ENDPOINT: plain(webOrigin, "https://sse.nellisauction.com", "Where Nellis's live feed is."),
  MAX_REQUESTS_PER_SECOND: plain(wholeNumber(1, 1000), 10, "Requests that Nellis gets from us at most."),
  LOG_LEVEL: plain(aLogLevel, "info", "The least severe lines that are logged."),
  ENDED_AUCTION_RETENTION_MS: plain(
    wholeNumber(0, LONGEST_MS),
    DAY_MS,
    "How long an ended auction stays listed.",
  ),
  SSE_FALLBACK_INTERVAL: plain(
    aDuration,
    30_000,
    "The shortest time between two readings of a lot that is on the live feed (ms); far from its close they are rarer.",
  ),
  SSE_RECONNECT_INTERVAL: plain(
    aDuration,
    1000,
    "The first wait after a lost feed (ms); it doubles to 30 s.",
  ),
  SSE_MAX_RECONNECT_ATTEMPTS: plain(aCount, 3, "Failed connections in a row before polling takes over."),
  CIRCUIT_BREAKER_FAILURE_THRESHOLD: plain(aCount, 5, "Outages in a row that open the circuit."),
  CIRCUIT_BREAKER_TIMEOUT: plain(aDuration, 30_000, "How long an open circuit lets nothing through (ms)."),
  CIRCUIT_BREAKER_SUCCESS_THRESHOLD: plain(aCount, 1, "Good answers in a row that close it again."),
  ENCRYPTION_KEY: secret(
    {
      allowed: "32 bytes as 64 hexadecimal digits or in base64",
      parse: (value) => parseKey(value) ? value : undefined,
    },
    "a key file in `DATA_DIR`",
    "The key for the owner's session in the store; it goes before `ENCRYPTION_SECRET`.",
  ),
  ENCRYPTION_SECRET: secret(secretText, "none", "A passphrase that such a key is derived from."),
  ALLOWED_EXTENSION_IDS: plain(
    listOf({ allowed: "32 letters from a to p", parse: (id) => /^[a-p]{32}$/.test(id) ? id : undefined }),
    [],
    "The only Chrome extensions that may connect; empty allows every one that has the token.",
  ),
  ALLOWED_ORIGINS: plain(listOf(webOrigin), [], "Web origins besides our own that may connect."),
  ENABLE_REQUEST_SIGNING: plain(
    yesOrNo,
    false,
    "Whether what can lead to a bid must be signed with `API_SIGNING_SECRET`; the WebSocket refuses it then.",
  ),
  API_SIGNING_SECRET: secret(secretText, "none", "The secret that requests are signed with."),
  API_RATE_LIMIT_MAX: plain(aCount, 100, "Requests to `/api` that an address may make in a window."),
  API_RATE_LIMIT_WINDOW_MS: plain(aDuration, 60_000, "The length of that window."),
  BID_RATE_LIMIT_MAX: plain(aCount, 10, "Bids by hand on one auction that an address may make in a window."),
  BID_RATE_LIMIT_WINDOW_MS: plain(aDuration, 60_000, "The length of that window."),
  AUTH_RATE_LIMIT_MAX: plain(aCount, 5, "Failed logins that an address may make in a window."),
  AUTH_RATE_LIMIT_WINDOW_MS: plain(aDuration, 900_000, "The length of that window."),
  WS_MAX_CONNECTIONS_PER_IP: plain(aCount, 10, "WebSocket connections that an address may open in a window."),
  WS_RATE_LIMIT_WINDOW_MS: plain(aDuration, 60_000, "The length of that window."),
  WS_MAX_MESSAGES_PER_SECOND: plain(
    aCount,
    100,
    "Messages of a WebSocket client that are answered in a second; more of them wait their turn.",
  ),
  WS_MAX_PAYLOAD_SIZE: plain(wholeNumber(1024, 64 * MIB), MIB, "The largest WebSocket frame, in bytes."),
  MAX_CONNECTIONS: plain(
    aCount,
    256,
    "Connections that are open at once; what the system has of file handles besides is for Nellis and the store.",
  ),
  MAX_CONNECTIONS_PER_IP: plain(
    aCount,
    64,
    "Connections that an address may have open at once, the owner's aside.",
  ),
  TRUSTED_PROXIES: plain(
    listOf(ipRange),
    [],
    "Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: addresses or ranges of them.",
  ),
  ALLOWED_HOSTS: plain(
    listOf(hostName),
    [],
    "Names by which browsers may call Gavel, besides addresses and names in a home network.",
  ),
};

/** The values of the table's variables, by their names. */
type Values = { [N in keyof typeof VARIABLES]: (typeof VARIABLES)[N] extends Variable<infer T> ? T : never };

/** So many, in so long. */
export interface RateLimit {
  readonly max: number;
  readonly windowMs: number;
}

/** What the environment says, checked. Secrets in it are never logged or shown. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Null: one is made at the first start. */
  readonly authToken: string | null;
  readonly dataDir: string;
  readonly store: (typeof STORES)[number];
  /** There when `store` is `redis`. A secret: it may hold a password. */
  readonly redisUrl: string | null;
  /** A webhook or an ntfy topic; null: nobody is told. A secret: whoever knows it can read or write there. */
  readonly notifyUrl: string | null;
  /** An origin, without a slash at its end. */
  readonly nellisBaseUrl: string;
  readonly isDryRun: boolean;
  readonly maxRequestsPerSecond: number;
  readonly feed: {
    /** An origin, without a slash at its end. */
    readonly endpoint: string;
    readonly fallbackIntervalMs: number;
    readonly reconnectMs: number;
    readonly reconnectAttempts: number;
  };
  readonly circuitBreaker: {
    readonly failureThreshold: number;
    readonly timeoutMs: number;
    readonly successThreshold: number;
  };
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly endedAuctionRetentionMs: number;
  readonly encryption: { readonly keyText: string | null; readonly passphrase: string | null };
  /** Empty: any extension. */
  readonly allowedExtensionIds: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** In lower case, without a port. */
  readonly allowedHosts: readonly string[];
  readonly trustedProxies: readonly AddressRange[];
  /** The secret that bids must be signed with; null when signing is off. */
  readonly signingSecret: string | null;
  readonly limits: {
    readonly api: RateLimit;
    readonly bid: RateLimit;
    readonly auth: RateLimit;
    /** `max` connections an address. */
    readonly socket: RateLimit;
    /** Messages a second and client. */
    readonly socketMessages: number;
    readonly socketFrameBytes: number;
    readonly connections: { readonly most: number; readonly mostPerAddress: number };
  };
}

/** Reads the whole environment. Throws `ConfigError`, naming the variable, its value and what is allowed. */
export function readConfig(env: (name: string) => string | undefined): Config {
  const table: { [N in keyof Values]: Variable<Values[N]> } = VARIABLES;
  const read = <N extends keyof Values>(name: N): Values[N] => readVariable(name, table[name], env(name));
  const limit = (kind: "API" | "BID" | "AUTH"): RateLimit => ({
    max: read(`${kind}_RATE_LIMIT_MAX`),
    windowMs: read(`${kind}_RATE_LIMIT_WINDOW_MS`),
  });
  return {
    port: read("PORT"),
    host: read("HOST"),
    authToken: read("AUTH_TOKEN"),
    dataDir: read("DATA_DIR"),
    ...storeFrom(read("STORE"), read("REDIS_URL")),
    notifyUrl: read("NOTIFY_URL"),
    nellisBaseUrl: read("NELLIS_BASE_URL"),
    isDryRun: read("DRY_RUN"),
    maxRequestsPerSecond: read("MAX_REQUESTS_PER_SECOND"),
    feed: {
      endpoint: read("SSE_ENDPOINT"),
      fallbackIntervalMs: read("SSE_FALLBACK_INTERVAL"),
      reconnectMs: read("SSE_RECONNECT_INTERVAL"),
      reconnectAttempts: read("SSE_MAX_RECONNECT_ATTEMPTS"),
    },
    circuitBreaker: {
      failureThreshold: read("CIRCUIT_BREAKER_FAILURE_THRESHOLD"),
      timeoutMs: read("CIRCUIT_BREAKER_TIMEOUT"),
      successThreshold: read("CIRCUIT_BREAKER_SUCCESS_THRESHOLD"),
    },
    logLevel: read("LOG_LEVEL"),
    endedAuctionRetentionMs: read("ENDED_AUCTION_RETENTION_MS"),
    encryption: { keyText: read("ENCRYPTION_KEY"), passphrase: read("ENCRYPTION_SECRET") },
    allowedExtensionIds: read("ALLOWED_EXTENSION_IDS"),
    allowedOrigins: read("ALLOWED_ORIGINS"),
    allowedHosts: read("ALLOWED_HOSTS"),
    trustedProxies: read("TRUSTED_PROXIES"),
    signingSecret: signingSecret(read("ENABLE_REQUEST_SIGNING"), read("API_SIGNING_SECRET")),
    limits: {
      api: limit("API"),
      bid: limit("BID"),
      auth: limit("AUTH"),
      socket: { max: read("WS_MAX_CONNECTIONS_PER_IP"), windowMs: read("WS_RATE_LIMIT_WINDOW_MS") },
      socketMessages: read("WS_MAX_MESSAGES_PER_SECOND"),
      socketFrameBytes: read("WS_MAX_PAYLOAD_SIZE"),
      connections: { most: read("MAX_CONNECTIONS"), mostPerAddress: read("MAX_CONNECTIONS_PER_IP") },
    },
  };
}

function storeFrom(
  named: Config["store"] | null,
  redisUrl: string | null,
): Pick<Config, "store" | "redisUrl"> {
  const store = named ?? (redisUrl === null ? "kv" : "redis");
  if (store !== "redis" || redisUrl !== null) return { store, redisUrl };
  throw new ConfigError(`REDIS_URL is not set: with STORE redis it must be ${VARIABLES.REDIS_URL.allowed}`);
}

function signingSecret(isOn: boolean, secretOrNull: string | null): string | null {
  if (!isOn) return null;
  if (secretOrNull !== null) return secretOrNull;
  throw new ConfigError(
    `API_SIGNING_SECRET is not set: with ENABLE_REQUEST_SIGNING on it must be ${secretText.allowed}`,
  );
}

function plain<T>(rule: Rule<T>, defaultValue: NoInfer<T>, meaning: string): Variable<T> {
  const defaultText = Array.isArray(defaultValue) ? "none" : `\`${defaultValue}\``;
  return { ...rule, defaultText, defaultValue, meaning, isSecret: false };
}

function secret(rule: Rule<string>, defaultText: string, meaning: string): Variable<string | null> {
  return { ...rule, defaultText, defaultValue: null, meaning, isSecret: true };
}
