/** The outcome of a try to reach a server: its version, or a sentence that says what to do. */
export type Diagnosis = { readonly ok: true; readonly version: string } | {
  readonly ok: false;
  readonly error: string;
};

/** The ways to reach a server, each replaceable in a test. */
export interface Reach {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves to true when a WebSocket opened. */
  readonly opensSocket: (url: string) => Promise<boolean>;
}

const PATIENCE_MS = 8_000;
/** The oldest version of the server that this extension works with. */
const LEAST_VERSION = [0, 1, 0] as const;

/** Tries a server's address with a token, and says what is wrong with it. */
export async function diagnose(
  { server, token }: { readonly server: string; readonly token: string },
  { fetch, opensSocket }: Reach,
): Promise<Diagnosis> {
  if (!/^[\x21-\x7e]*$/.test(token)) {
    return no(
      "The token has a character that is in no token: copy it once more, from its first letter to its last.",
    );
  }
  const init: RequestInit = {
    headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
  const response = await fetch(`${server}api/status`, init).catch(() => null);
  if (!response) return no(await unreachable(server, fetch));
  if (response.status === 401) {
    return no("The server is there, and does not know this token: paste it once more.");
  }
  if (response.status === 429) {
    return no("Too many wrong tries: wait a quarter of an hour, or use the dashboard's Extension page.");
  }
  if (response.status === 421) {
    return no("The server does not answer to this name: add it to ALLOWED_HOSTS, or use its IP address.");
  }
  const body = await response.json().catch(() => null) as {
    readonly version?: unknown;
    readonly success?: unknown;
  } | null;
  if (!response.ok || typeof body?.version !== "string") {
    return no(
      `Something else than Gavel answers at ${server} (status ${response.status}): are port and path right?`,
    );
  }
  if (isOlder(body.version)) return no(`The server is version ${body.version}, which is too old: update it.`);
  const opens = await opensSocket(`${server.replace(/^http/, "ws")}ws`);
  if (!opens) {
    return no("The server answers, but no WebSocket gets through: a proxy before it must let upgrades pass.");
  }
  return { ok: true, version: body.version };
}

/** Says why nothing answers, as far as a second try with the other scheme tells. */
async function unreachable(server: string, fetch: Reach["fetch"]): Promise<string> {
  const isSecure = server.startsWith("https:");
  const other = isSecure ? server.replace("https:", "http:") : server.replace("http:", "https:");
  const answers = await fetch(`${other}health/live`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    .then((response) => response.ok, () => false);
  if (answers) return `No Gavel answers at ${server}, but ${other} does: use that address.`;
  return [
    `No Gavel answers at ${server}.`,
    "Is Gavel running, and are name and port right?",
    isSecure ? "If its certificate is your own, open the address in a tab once and accept it." : "",
    'If the page opens in a tab, allow "Local network" for this extension in Chrome\'s settings.',
  ].filter((part) => part !== "").join(" ");
}

function isOlder(version: string): boolean {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  for (const [place, least] of LEAST_VERSION.entries()) {
    const part = parts[place] ?? 0;
    if (part !== least) return part < least;
  }
  return false;
}

function no(error: string): Diagnosis {
  return { ok: false, error };
}
