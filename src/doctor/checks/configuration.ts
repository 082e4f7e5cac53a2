import { join, normalize, sep } from "node:path";
import type { Config, ConfigReading } from "../../config.ts";
import { VARIABLES } from "../../config_variables.ts";
import { FLAG_NAMES, variableNames } from "../../flags/definitions.ts";
import { allowedFor } from "../../flags/flag_value.ts";
import { tokenWeakness } from "../../owner/access_token.ts";
import { type Finding, fine, look, shown, wrong } from "../finding.ts";
import { lookAlikes } from "../look_alikes.ts";
import type { Check } from "../subject.ts";

type Environment = Readonly<Record<string, string>>;

/** The variables that Gavel's commands read. */
const KNOWN = [...Object.keys(VARIABLES), ...FLAG_NAMES.flatMap(variableNames)];

/** The values that each of them may have, in words. */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  ...Object.entries(VARIABLES).map(([name, { allowed }]) => [name, allowed] as const),
  ...FLAG_NAMES.flatMap((flag) => variableNames(flag).map((name) => [name, allowedFor(flag)] as const)),
]);

/** Checks every variable, names that look like one, and values that do not go together. */
export const configuration: Check = {
  name: "Configuration",
  look: ({ env, reading }) => Promise.resolve(judgeConfiguration(env, reading)),
};

/** Judges the environment and what was read from it. */
export function judgeConfiguration(
  env: Environment,
  { config, problems }: ConfigReading,
): readonly Finding[] {
  const findings = [
    ...problems.map(problemOf),
    ...lookAlikes(Object.keys(env), KNOWN).map(({ name, meant }) =>
      look`${name} is no variable of Gavel's and is not read: if you meant ${shown(meant)}, rename it`
    ),
    ...COMBINATIONS.flatMap((combination) => combination(config, env) ?? []),
  ];
  if (findings.length > 0) return findings;
  const count = KNOWN.filter((name) => isSet(env, name)).length;
  return [
    count === 1
      ? fine`1 of Gavel's variables is set, and its value is allowed`
      : fine`${count} of Gavel's variables are set, and their values are allowed`,
  ];
}

/** Returns the finding of a variable that is wrong. Its value may tell of the owner; what is allowed does not. */
function problemOf(line: string): Finding {
  const [, name = ""] = /^([A-Z][A-Z_]*) /.exec(line) ?? [];
  const allowed = ALLOWED.get(name);
  if (allowed === undefined) return wrong`${line}`;
  const rule = `it must be ${allowed}`;
  const rest = line.slice(name.length + 1);
  return rest.endsWith(rule)
    ? wrong`${shown(name)} ${rest.slice(0, -rule.length).replace(/: $/, "")}: ${shown(rule)}`
    : wrong`${shown(name)} ${rest}`;
}

type Combination = (config: Config, env: Environment) => Finding | null;

/** Values that are allowed one by one, and together do what hardly anybody wants. */
const COMBINATIONS: readonly Combination[] = [
  ({ isDryRun }) =>
    isDryRun ? look`DRY_RUN is on, so no bid is sent: unset it when you have practised enough` : null,
  ({ store }) =>
    store === "memory"
      ? wrong`STORE is memory, so everything is lost when Gavel stops: unset it to keep your lots and limits`
      : null,
  ({ store, redisUrl }) =>
    store !== "redis" && redisUrl !== null
      ? look`REDIS_URL is set, but STORE is ${shown(store)}, so Redis is not used: unset one of them`
      : null,
  ({ encryption }) =>
    encryption.keyText !== null && encryption.passphrase !== null
      ? look`ENCRYPTION_KEY and ENCRYPTION_SECRET are both set, and the secret is not used: unset it`
      : null,
  ({ backup, dataDir }) =>
    backup !== null && isWithinFolder(backup.dir, dataDir)
      ? look`BACKUP_DIR is in DATA_DIR, so both are lost together: put backups on another disk`
      : null,
  ({ backup }, env) =>
    backup === null && (isSet(env, "BACKUP_KEEP") || isSet(env, "BACKUP_AT"))
      ? look`BACKUP_DIR is not set, so no backup is made by night: set it to a folder`
      : null,
  ({ trustedProxies }) =>
    trustedProxies.some(({ bits }) => bits === 0)
      ? look`TRUSTED_PROXIES is every address, so anybody can claim to be anybody: name your proxy alone`
      : null,
  ({ authToken }) =>
    authToken !== null && tokenWeakness(authToken) !== null
      ? look`AUTH_TOKEN is so short that it can be guessed: set a longer one, here and in your clients`
      : null,
  ({ authToken, metricsToken }) =>
    authToken !== null && authToken === metricsToken
      ? look`METRICS_TOKEN is AUTH_TOKEN, so whoever reads the metrics can bid: make it another one`
      : null,
  (_, env) =>
    isSet(env, "API_SIGNING_SECRET") && !isSet(env, "ENABLE_REQUEST_SIGNING")
      ? look`API_SIGNING_SECRET is set, but no request has to be signed: set ENABLE_REQUEST_SIGNING=true, or unset it`
      : null,
  ({ nellisBaseUrl, feed }) =>
    isOwn("NELLIS_BASE_URL", nellisBaseUrl) !== isOwn("SSE_ENDPOINT", feed.endpoint)
      ? look`NELLIS_BASE_URL and SSE_ENDPOINT are not of the same house: set both, or neither`
      : null,
  ({ nellisBaseUrl }) =>
    sendsInClear(nellisBaseUrl)
      ? look`NELLIS_BASE_URL begins with http://, so your session is sent where others can read it: use https://`
      : null,
];

function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? "").trim() !== "";
}

function isOwn(name: "NELLIS_BASE_URL" | "SSE_ENDPOINT", value: string): boolean {
  return VARIABLES[name].defaultValue === value;
}

function sendsInClear(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

function isWithinFolder(path: string, folder: string): boolean {
  // Gavel may not ask for the working folder everywhere, so a relative path is compared with a relative one alone.
  const [one, other] = [path, folder].map((each) => join(normalize(each), sep));
  return one !== undefined && other !== undefined && one.startsWith(other);
}
