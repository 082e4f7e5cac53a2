/** What ioredis says of a command that has no connection to go to, in all its words. */
const NO_CONNECTION =
  /isn't writeable|max retries per request|Connection is closed|aborted due to connection/i;

/**
 * What went wrong, in words that may be logged and shown: ioredis keeps the failed command on its errors, whose
 * arguments are documents, cookies and, while it signs in, the password.
 */
export function redisError(error: unknown): Error {
  return new Error(`Redis: ${reasonOf(error)}`);
}

/** The reason alone. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [cause] = previousErrors(error);
  if (cause) return reasonOf(cause);
  if (NO_CONNECTION.test(error.message)) return "the connection is lost";
  // A host with several addresses fails without a message, and an unknown command is quoted with its arguments.
  const message = error.message || ("code" in error ? String(error.code) : error.name);
  return message.replace(/,? with args beginning with.*$/s, "");
}

/** Whether Redis itself refused, over a connection that works. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "ReplyError";
}

/** The replies of a pipeline or transaction. Throws its first failure. */
export function repliesOf(results: readonly [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

/** What had failed before a transaction was refused as a whole. */
function previousErrors(error: Error): unknown[] {
  return "previousErrors" in error && Array.isArray(error.previousErrors) ? error.previousErrors : [];
}
