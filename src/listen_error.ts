const WRONG_HOST = "HOST is no address of this machine: set it to one that is, or to 0.0.0.0 for all of them";
const UNKNOWN_HOST = "HOST is a name that can't be looked up: set it to an address of this machine";

/** The advice for the owner, by the system's code for the error of a port that can't be listened on. */
const REASONS: Readonly<Record<string, (port: number, os: typeof Deno.build.os) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is taken: set PORT to a free one`,
  // Deno's error for an address of another machine.
  EINVAL: () => WRONG_HOST,
  EACCES: (port, os) =>
    os === "windows"
      ? `Windows keeps port ${port} for itself (netsh interface ipv4 show excludedportrange protocol=tcp): set PORT to another`
      : `This user may not listen on port ${port}: set PORT to one above 1023`,
  EADDRNOTAVAIL: () => WRONG_HOST,
  ENOTFOUND: () => UNKNOWN_HOST,
  EAI_AGAIN: () => UNKNOWN_HOST,
};

/** Says in one line why `port` can't be listened on, and what to do. Returns null for any other error. */
export function listenReason(
  error: unknown,
  port: number,
  os: typeof Deno.build.os = Deno.build.os,
): string | null {
  const code = codeOf(error);
  return code === null ? null : REASONS[code]?.(port, os) ?? null;
}

function codeOf(error: unknown): string | null {
  if (error instanceof Deno.errors.AddrInUse) return "EADDRINUSE";
  if (error instanceof Deno.errors.AddrNotAvailable) return "EADDRNOTAVAIL";
  if (!(error instanceof Error)) return null;
  if (/failed to lookup address/.test(error.message)) return "ENOTFOUND";
  const isListening = "syscall" in error && (error.syscall === "listen" || error.syscall === "getaddrinfo");
  return isListening && "code" in error ? String(error.code) : null;
}
