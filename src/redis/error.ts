/** The messages of ioredis for a command without a connection. */
const NO_CONNECTION =
  /isn't writeable|max retries per request|Connection is closed|aborted due to connection/i;

/** Said by ioredis of a byte that begins no answer of Redis. A TLS alert begins with 21. */
const NO_REDIS = /^Unknown RESP type/;
const SPEAKS_TLS = /^Unknown RESP type 21 /;

/**
 * Makes an error that may be logged and shown. The errors of ioredis carry the failed command, whose arguments are
 * documents, cookies and, while it signs in, the password.
 */
export function redisError(error: unknown): Error {
  return new Error(`Redis: ${reasonOf(error)}`);
}

/** Returns the reason alone, without secrets. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // On a connection that is lost amid a transaction, ioredis names the error itself among its causes.
  const cause = previousErrors(error).find((each) => each !== error);
  if (cause) return reasonOf(cause);
  if (NO_CONNECTION.test(error.message)) return "the connection is lost";
  if (SPEAKS_TLS.test(error.message)) return "it speaks TLS: begin REDIS_URL with rediss://";
  if (NO_REDIS.test(error.message)) return "what answers there is no Redis";
  // A host with several addresses fails without a message. An unknown command is quoted with its arguments: cut them.
  const message = error.message || ("code" in error ? String(error.code) : error.name);
  return message.replace(/,? with args beginning with.*$/s, "");
}

/** Returns true when Redis itself refused, over a connection that works. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "ReplyError";
}

/** Returns the replies of a pipeline or transaction. Throws its first failure. */
export function repliesOf(results: readonly [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

/** Returns the failures because of which a transaction was refused as a whole. */
function previousErrors(error: Error): unknown[] {
  return "previousErrors" in error && Array.isArray(error.previousErrors) ? error.previousErrors : [];
}
