/** The systems' names for a port that can't be listened on, in words for the owner. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "The port is taken: set PORT to a free one",
  // What Deno says of an address that is another machine's.
  EINVAL: "HOST is no address of this machine: set it to one that is, or to 0.0.0.0 for all of them",
  EACCES: "This user may not listen on that port: set PORT to one above 1023",
  EADDRNOTAVAIL: "HOST is no address of this machine: set it to one that is, or to 0.0.0.0 for all of them",
  ENOTFOUND: "HOST is a name that can't be looked up: set it to an address of this machine",
  EAI_AGAIN: "HOST is a name that can't be looked up: set it to an address of this machine",
};

/** Says in one line why a port can't be listened on; null for any other error. */
export function listenReason(error: unknown): string | null {
  if (error instanceof Deno.errors.AddrInUse) return REASONS["EADDRINUSE"] ?? null;
  if (error instanceof Deno.errors.AddrNotAvailable) return REASONS["EADDRNOTAVAIL"] ?? null;
  if (!(error instanceof Error)) return null;
  if (/failed to lookup address/.test(error.message)) return REASONS["ENOTFOUND"] ?? null;
  const isListening = "syscall" in error && (error.syscall === "listen" || error.syscall === "getaddrinfo");
  return isListening && "code" in error ? REASONS[String(error.code)] ?? null : null;
}
