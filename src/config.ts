import { ConfigError, createProblems, readVariable, type Variable } from "./config_values.ts";
import { type LOG_FORMATS, type LOG_LEVELS, secretText, type Values, VARIABLES } from "./config_variables.ts";
import { flagsInEnvironment } from "./flags/flag_value.ts";
import type { AddressRange } from "./server/access/address.ts";
import type { RateLimit } from "./server/access/rate_limit.ts";
import type { StoreType } from "./store/store.ts";

export { ConfigError } from "./config_values.ts";

/** The environment, parsed. Its secrets are never logged or shown. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Null: the first start makes one. */
  readonly authToken: string | null;
  /** The token that `/metrics` is read with; null: it needs none. */
  readonly metricsToken: string | null;
  readonly dataDir: string;
  readonly store: StoreType;
  /** Set when `store` is `redis`. A secret, as it may hold a password. */
  readonly redisUrl: string | null;
  /** The channels of the notices; null: none are sent. A secret, as anyone who knows it can read or write there. */
  readonly notifyUrl: string | null;
  /** An origin without a slash at the end. */
  readonly nellisBaseUrl: string;
  readonly isDryRun: boolean;
  /** The folder of nightly backups, how many stay, and the local time at which one is due; null: none are made. */
  readonly backup: {
    readonly dir: string;
    readonly keep: number;
    readonly at: { readonly hours: number; readonly minutes: number };
  } | null;
  readonly maxRequestsPerSecond: number;
  readonly feed: {
    /** An origin without a slash at the end. */
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
  /** Null: `pretty` on a terminal, `json` elsewhere. */
  readonly logFormat: (typeof LOG_FORMATS)[number] | null;
  readonly endedAuctionRetentionMs: number;
  readonly encryption: {
    readonly keyText: string | null;
    readonly passphrase: string | null;
    /** The passphrase to open what an older installation sealed, which may be too short for Gavel's own key. */
    readonly olderPassphrase: string | null;
  };
  /** Empty: any extension. */
  readonly allowedExtensionIds: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** In lower case, without a port. */
  readonly allowedHosts: readonly string[];
  readonly trustedProxies: readonly AddressRange[];
  /** The secret with which bids must be signed; null while signing is off. */
  readonly signingSecret: string | null;
  readonly limits: {
    readonly api: RateLimit;
    readonly bid: RateLimit;
    readonly auth: RateLimit;
    /** `max` connections per address. */
    readonly socket: RateLimit;
    /** Lots that are watched at once. */
    readonly lots: number;
    /** Messages per second and client. */
    readonly socketMessages: number;
    readonly socketFrameBytes: number;
    readonly connections: { readonly most: number; readonly mostPerAddress: number };
  };
}

/** The environment as it was read. Where `problems` has lines, the default stands for each value that is wrong. */
export interface ConfigReading {
  readonly config: Config;
  /** A line for each variable that is wrong: its name, its value and what is allowed. It repeats no secret. */
  readonly problems: readonly string[];
}

/**
 * Reads the whole environment, and checks the flags in it. Throws one `ConfigError` with a line for each variable that
 * is wrong: its name, its value and what is allowed.
 */
export function readConfig(env: (name: string) => string | undefined): Config {
  const { config, problems } = tryConfig(env);
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  return config;
}

/** Reads the whole environment as `readConfig` does, and goes on where something in it is wrong. */
export function tryConfig(env: (name: string) => string | undefined): ConfigReading {
  const table: { [N in keyof Values]: Variable<Values[N]> } = VARIABLES;
  const problems = createProblems();
  const read = <N extends keyof Values>(name: N): Values[N] =>
    problems.attempt(name, () => readVariable(name, table[name], env(name)), table[name].defaultValue);
  const store = problems.attempt("REDIS_URL", () => storeFrom(read("STORE"), read("REDIS_URL")), NO_REDIS);
  const secret = read("ENCRYPTION_SECRET");
  const config: Config = {
    ...ownersPart(read),
    ...nellisPart(read),
    ...store,
    encryption: {
      keyText: read("ENCRYPTION_KEY"),
      passphrase: problems.attempt("ENCRYPTION_SECRET", () => ownPassphrase(secret, store.store), null),
      olderPassphrase: secret,
    },
    ...clientsPart(read),
    signingSecret: problems.attempt(
      "API_SIGNING_SECRET",
      () => signingSecret(read("ENABLE_REQUEST_SIGNING"), read("API_SIGNING_SECRET")),
      null,
    ),
  };
  problems.attempt("flags", () => flagsInEnvironment(env), null);
  return { config, problems: problems.list().flatMap((lines) => lines.split("\n")) };
}

type Read = <N extends keyof Values>(name: N) => Values[N];

/** Stands in for a store that is not described right, until the start is refused. */
const NO_REDIS = { store: "kv", redisUrl: null } as const;

function ownersPart(read: Read) {
  return {
    port: read("PORT"),
    host: read("HOST"),
    authToken: read("AUTH_TOKEN"),
    metricsToken: read("METRICS_TOKEN"),
    dataDir: read("DATA_DIR"),
    notifyUrl: read("NOTIFY_URL"),
    isDryRun: read("DRY_RUN"),
    backup: backupFrom(read),
    logLevel: read("LOG_LEVEL"),
    logFormat: read("LOG_FORMAT"),
    endedAuctionRetentionMs: read("ENDED_AUCTION_RETENTION_MS"),
  };
}

/** Reads all three also where none are made, so that a wrong one is named. */
function backupFrom(read: Read): Config["backup"] {
  const [dir, keep, at] = [read("BACKUP_DIR"), read("BACKUP_KEEP"), read("BACKUP_AT")];
  return dir === "" ? null : { dir, keep, at };
}

function nellisPart(read: Read) {
  return {
    nellisBaseUrl: read("NELLIS_BASE_URL"),
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
  };
}

function clientsPart(read: Read) {
  const limit = (kind: "API" | "BID" | "AUTH"): RateLimit => ({
    max: read(`${kind}_RATE_LIMIT_MAX`),
    windowMs: read(`${kind}_RATE_LIMIT_WINDOW_MS`),
  });
  return {
    allowedExtensionIds: read("ALLOWED_EXTENSION_IDS"),
    allowedOrigins: read("ALLOWED_ORIGINS"),
    allowedHosts: read("ALLOWED_HOSTS"),
    trustedProxies: read("TRUSTED_PROXIES"),
    limits: {
      api: limit("API"),
      bid: limit("BID"),
      auth: limit("AUTH"),
      socket: { max: read("WS_MAX_CONNECTIONS_PER_IP"), windowMs: read("WS_RATE_LIMIT_WINDOW_MS") },
      lots: read("MAX_LOTS"),
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

/**
 * Returns the passphrase for Gavel's own key; null where none is given, or one that is too short and serves to open what
 * an older installation sealed, which lies in Redis.
 */
function ownPassphrase(given: string | null, store: Config["store"]): string | null {
  if (given === null || secretText.parse(given) !== undefined) return given;
  if (store === "redis") return null;
  throw new ConfigError(
    `ENCRYPTION_SECRET has a value that is not allowed: it must be ${secretText.allowed}`,
  );
}

function signingSecret(isOn: boolean, secretOrNull: string | null): string | null {
  if (!isOn) return null;
  if (secretOrNull !== null) return secretOrNull;
  throw new ConfigError(
    `API_SIGNING_SECRET is not set: with ENABLE_REQUEST_SIGNING on it must be ${secretText.allowed}`,
  );
}
