const REDACTED = "[redacted]";

/** Names of fields that hold secrets, wherever in the name the word stands. */
const SECRET_NAME =
  /cookie|token|session|authorization|secret|passw|passphrase|credential|signature|api_?key|encryption_?key/i;
/** Types of values that only sound secret: the counts and times that `/api/auth/status` tells anyone with the token. */
const HARMLESS_VALUE = new Set(["number", "boolean", "undefined"]);

/** Patterns of secrets inside a text, and what replaces them. The part before the secret stays. */
const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/(\b(?:__session|session|sid|auth_?token|token|secret)=)[^;,\s"'&]+/gi, `$1${REDACTED}`],
  [/(\bBearer\s+)[\w.~+/=-]+/gi, `$1${REDACTED}`],
  [/(\b(?:cookie|authorization)["']?\s*:\s*["']?)[^\r\n"'}]+/gi, `$1${REDACTED}`],
];
/** No field of ours is deeper; a cycle ends here. */
const DEEPEST = 8;

/** Returns `value` as JSON can hold it, with every secret replaced. Adds the secret texts to `found`. */
export function redact(value: unknown, found: Set<string> = new Set(), name = "", depth = 0): unknown {
  if (SECRET_NAME.test(name) && value !== null && !HARMLESS_VALUE.has(typeof value)) {
    if (typeof value === "string" && value.trim() !== "") found.add(value);
    return REDACTED;
  }
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return "[function]";
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return "[too deep]";
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.toISOString() : "no date";
  if (Array.isArray(value)) return value.map((item) => redact(item, found, "", depth + 1));
  return redactFields(value instanceof Error ? fieldsOf(value) : value, found, depth);
}

/** Returns `text` without the secrets that the words before them show. */
export function redactText(text: string): string {
  return SECRETS_IN_TEXT.reduce((rest, [secret, replacement]) => rest.replace(secret, replacement), text);
}

/** Returns `text` without `secrets`. */
export function without(text: string, secrets: ReadonlySet<string>): string {
  // The longest first, as one secret may contain another.
  const ordered = [...secrets].sort((a, b) => b.length - a.length);
  return ordered.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

function redactFields(fields: object, found: Set<string>, depth: number): Record<string, unknown> {
  const entries = fields instanceof Map
    ? [...fields].map(([name, item]) => [String(name), item])
    : Object.entries(fields);
  return Object.fromEntries(entries.map(([name, item]) => [name, redact(item, found, name, depth + 1)]));
}

function fieldsOf(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, ...(stack ? { stack } : {}), ...(cause === undefined ? {} : { cause }) };
}
