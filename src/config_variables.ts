import { listOf, oneOf, text, webOrigin, wholeNumber, yesOrNo } from "./config_values.ts";
import type { Rule, Variable } from "./config_values.ts";
import { type AddressRange, addressRange, isAddress } from "./server/access/address.ts";
import { notifyUrl } from "./notify/notify_url.ts";
import { canHeaderCarry } from "./owner/access_token.ts";
import { parseKey } from "./store/crypto.ts";
import { STORE_TYPES, type StoreType } from "./store/store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A year: a longer window or retention is a typing error. */
const LONGEST_MS = 365 * DAY_MS;
const MIB = 1024 * 1024;
/** Shorter secrets can be guessed. */
const LEAST_SECRET_LENGTH = 16;

/** The levels of the log, the least severe first. */
export const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "fatal"] as const;
const aStore = oneOf(STORE_TYPES);
const aLogLevel: Rule<(typeof LOG_LEVELS)[number]> = {
  ...oneOf(LOG_LEVELS),
  parse: (word) => oneOf(LOG_LEVELS).parse(word.toLowerCase() === "warn" ? "warning" : word),
};
/** The forms of the log's lines. */
export const LOG_FORMATS = ["pretty", "json"] as const;
/** The rule for a secret. */
export const secretText = text(LEAST_SECRET_LENGTH, `at least ${LEAST_SECRET_LENGTH} characters`);
const ipRange: Rule<AddressRange> = {
  allowed: "an IP address or a range of them like 172.16.0.0/12",
  parse: addressRange,
};
/** The name of a host, without a scheme or a port. */
const hostName: Rule<string> = {
  allowed: "a host name without a port, like gavel.example.com",
  parse: (name) => /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i.test(name) ? name.toLowerCase() : undefined,
};
/** A time of day in 24 hours. */
const timeOfDay: Rule<{ readonly hours: number; readonly minutes: number }> = {
  allowed: "a time from 00:00 to 23:59, like 03:30",
  parse(value) {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
    return hours === undefined ? undefined : { hours: Number(hours), minutes: Number(minutes) };
  },
};
const aCount = wholeNumber(1, 1_000_000);
const aDuration = wholeNumber(1, LONGEST_MS);

/** Every variable of the environment. Both the start and the tables of docs/settings.md read this. */
export const VARIABLES = {
  PORT: plain(wholeNumber(0, 65_535), 3000, "The port to listen on; 0 takes a free one."),
  HOST: plain(
    {
      allowed: "a host name or an address, without brackets, scheme or port",
      parse: (value) => /^[\w.-]+$/.test(value) || isAddress(value.replace(/%.*$/, "")) ? value : undefined,
    },
    "0.0.0.0",
    "The address to listen on.",
  ),
  AUTH_TOKEN: secret(
    {
      allowed: "text that an HTTP header can carry: letters, digits and signs in one line",
      parse: (value) => canHeaderCarry(value) ? value : undefined,
    },
    "made at the first start, kept in `DATA_DIR`",
    "The token that clients must show.",
  ),
  METRICS_TOKEN: secret(
    {
      allowed: `${secretText.allowed} that an HTTP header can carry`,
      parse: (value) => secretText.parse(value) !== undefined && canHeaderCarry(value) ? value : undefined,
    },
    "none: `/metrics` needs no token",
    "The token that `/metrics` must be read with (`Authorization: Bearer …`). It is good for nothing else.",
  ),
  DATA_DIR: plain(
    text(1, "a folder's path"),
    "./data",
    "The folder for everything that must survive a restart.",
  ),
  STORE: {
    ...aStore,
    defaultText: "`redis` when `REDIS_URL` is set, else `kv`",
    defaultValue: null as StoreType | null,
    meaning: "`kv` stores everything in `DATA_DIR`, `redis` in Redis; `memory` loses it when Gavel stops.",
    isSecret: false,
  },
  REDIS_URL: secret(
    {
      allowed: "an address like redis://user:password@host:6379/0",
      parse: (value) => isRedisUrl(value) ? value : undefined,
    },
    "none",
    "The address of Redis.",
  ),
  BACKUP_DIR: {
    ...text(1, "a folder's path"),
    defaultText: "none",
    defaultValue: "",
    meaning:
      "The folder for [a backup every night](docs/backups.md), best on another disk. It must be there.",
    isSecret: false,
  },
  BACKUP_KEEP: plain(
    wholeNumber(1, 1000),
    7,
    "Nightly backups that stay in `BACKUP_DIR`; the oldest is removed when a new one is whole.",
  ),
  BACKUP_AT: {
    ...timeOfDay,
    defaultText: "`03:30`",
    defaultValue: { hours: 3, minutes: 30 },
    meaning: "The local time at which the nightly backup is made.",
    isSecret: false,
  },
  DRY_RUN: plain(yesOrNo, false, "On: bids are decided, recorded and shown, but none is sent."),
  NOTIFY_URL: secret(
    notifyUrl,
    "none",
    "The [channels](docs/notifications.md) that get a notice of what happens to your bids.",
  ),
  NELLIS_BASE_URL: plain(webOrigin, "https://www.nellisauction.com", "The address of Nellis."),
  SSE_ENDPOINT: plain(webOrigin, "https://sse.nellisauction.com", "The address of Nellis's live feed."),
  MAX_REQUESTS_PER_SECOND: plain(
    wholeNumber(1, 1000),
    10,
    "The most requests that Gavel sends to Nellis in a second.",
  ),
  LOG_LEVEL: plain(aLogLevel, "info", "The least severe lines that are logged."),
  LOG_FORMAT: {
    ...oneOf(LOG_FORMATS),
    defaultText: "`pretty` on a terminal, else `json`",
    defaultValue: null as (typeof LOG_FORMATS)[number] | null,
    meaning: "`pretty` logs lines for people, in colours on a terminal; `json` logs a JSON object a line.",
    isSecret: false,
  },
  ENDED_AUCTION_RETENTION_MS: plain(
    wholeNumber(0, LONGEST_MS),
    DAY_MS,
    "How long an ended auction stays listed.",
  ),
  SSE_FALLBACK_INTERVAL: plain(
    aDuration,
    30_000,
    "The shortest time between two readings of a lot that is on the live feed (ms); far from its close they are less frequent.",
  ),
  SSE_RECONNECT_INTERVAL: plain(
    aDuration,
    1000,
    "The first wait before a lost live feed is connected again (ms); it doubles up to 30 s.",
  ),
  SSE_MAX_RECONNECT_ATTEMPTS: plain(
    aCount,
    3,
    "Failed connections in a row after which the lot is polled instead.",
  ),
  CIRCUIT_BREAKER_FAILURE_THRESHOLD: plain(aCount, 5, "Failed calls in a row that open the circuit breaker."),
  CIRCUIT_BREAKER_TIMEOUT: plain(
    aDuration,
    30_000,
    "How long an open circuit breaker lets no call through (ms).",
  ),
  CIRCUIT_BREAKER_SUCCESS_THRESHOLD: plain(aCount, 1, "Successful calls in a row that close it again."),
  ENCRYPTION_KEY: secret(
    {
      allowed: "32 bytes as 64 hexadecimal digits or in base64",
      parse: (value) => parseKey(value) ? value : undefined,
    },
    "a key file in `DATA_DIR`",
    "The key that encrypts your Nellis session in the store. It takes precedence over `ENCRYPTION_SECRET`.",
  ),
  ENCRYPTION_SECRET: secret(
    text(1, secretText.allowed),
    "none",
    "A passphrase from which that key is derived. With Redis, a shorter one only opens an older installation's session.",
  ),
  ALLOWED_EXTENSION_IDS: plain(
    listOf({ allowed: "32 letters from a to p", parse: (id) => /^[a-p]{32}$/.test(id) ? id : undefined }),
    [],
    "The only Chrome extensions that may connect. Empty: every extension that has the token.",
  ),
  ALLOWED_ORIGINS: plain(listOf(webOrigin), [], "Web origins that may connect besides Gavel's own."),
  ENABLE_REQUEST_SIGNING: plain(
    yesOrNo,
    false,
    "On: requests that can lead to a bid must be [signed](docs/api.md#signed-requests) with `API_SIGNING_SECRET`, and the WebSocket refuses them.",
  ),
  API_SIGNING_SECRET: secret(secretText, "none", "The secret with which requests are signed."),
  API_RATE_LIMIT_MAX: plain(aCount, 100, "Requests to `/api` that one address may make in a window."),
  API_RATE_LIMIT_WINDOW_MS: plain(aDuration, 60_000, "The length of that window (ms)."),
  BID_RATE_LIMIT_MAX: plain(aCount, 10, "Bids by hand on one lot that one address may make in a window."),
  BID_RATE_LIMIT_WINDOW_MS: plain(aDuration, 60_000, "The length of that window (ms)."),
  AUTH_RATE_LIMIT_MAX: plain(aCount, 5, "Wrong tokens that one address may send in a window."),
  AUTH_RATE_LIMIT_WINDOW_MS: plain(aDuration, 900_000, "The length of that window (ms)."),
  WS_MAX_CONNECTIONS_PER_IP: plain(
    aCount,
    10,
    "WebSocket connections that one address may open in a window.",
  ),
  WS_RATE_LIMIT_WINDOW_MS: plain(aDuration, 60_000, "The length of that window (ms)."),
  WS_MAX_MESSAGES_PER_SECOND: plain(
    aCount,
    100,
    "Messages of one WebSocket client that are answered in a second; further ones wait.",
  ),
  WS_MAX_PAYLOAD_SIZE: plain(wholeNumber(1024, 64 * MIB), MIB, "The largest WebSocket frame, in bytes."),
  MAX_LOTS: plain(aCount, 5000, "Lots that may be watched at once."),
  MAX_CONNECTIONS: plain(
    aCount,
    256,
    "Connections that may be open at once. The system's other file handles are needed for Nellis and the store.",
  ),
  MAX_CONNECTIONS_PER_IP: plain(
    aCount,
    64,
    "Connections that one address may have open at once. Those that have shown the token do not count.",
  ),
  TRUSTED_PROXIES: plain(
    listOf(ipRange),
    [],
    "Proxies whose `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix` Gavel believes: addresses or ranges.",
  ),
  ALLOWED_HOSTS: plain(
    listOf(hostName),
    [],
    "Host names under which browsers may call Gavel, besides addresses and names of a home network.",
  ),
};

/** The parsed value of each variable in the table. */
export type Values = {
  [N in keyof typeof VARIABLES]: (typeof VARIABLES)[N] extends Variable<infer T> ? T : never;
};

/** Returns true for an address of Redis. A database that is no whole number would be refused by Redis over and over. */
function isRedisUrl(value: string): boolean {
  if (!/^rediss?:\/\/[^/]/.test(value)) return false;
  const url = URL.parse(value);
  return url !== null && /^(\/\d{0,9})?$/.test(url.pathname) &&
    /^\d{0,9}$/.test(url.searchParams.get("db") ?? "");
}

function plain<T>(rule: Rule<T>, defaultValue: NoInfer<T>, meaning: string): Variable<T> {
  const defaultText = Array.isArray(defaultValue) ? "none" : `\`${defaultValue}\``;
  return { ...rule, defaultText, defaultValue, meaning, isSecret: false };
}

function secret(rule: Rule<string>, defaultText: string, meaning: string): Variable<string | null> {
  return { ...rule, defaultText, defaultValue: null, meaning, isSecret: true };
}
