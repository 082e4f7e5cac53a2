import type { Rule } from "../config_values.ts";

/** Where notices go, and how they are written there. Everything in it but `origin` may be a secret. */
export interface Target {
  readonly kind: "webhook" | "ntfy";
  /** Without the login, which `fetch` would refuse. */
  readonly url: URL;
  /** The login that stood in the address, as the value of an `Authorization` header. */
  readonly authorization?: string;
  /** The only part that may be logged: scheme, host and port. */
  readonly origin: string;
}

/** The service that is known by its name; any other ntfy is told by the scheme `ntfy+https`. */
const NTFY_HOST = "ntfy.sh";
const NTFY_SCHEME = /^ntfy\+(?=https?:)/i;
/** What ntfy takes as a topic's name. */
const TOPIC_PATH = /^\/[\w-]{1,64}$/;

/** The address of a webhook, or of an ntfy topic. Its value is the text as it was given. */
export const notifyUrl: Rule<string> = {
  allowed: "a web address, https://ntfy.sh/<topic>, or ntfy+https://<host>/<topic> for an ntfy of your own",
  parse: (text) => targetOf(text) ? text : undefined,
};

/** Reads an address that `notifyUrl` allows; undefined for any other. */
export function targetOf(text: string): Target | undefined {
  const isOwnNtfy = NTFY_SCHEME.test(text);
  const address = text.replace(NTFY_SCHEME, "");
  // `URL` would quietly leave out line breaks, and take `https:host` for an address.
  if (!/^https?:\/\/[^/]/i.test(address) || /[\0-\x20\x7f]/.test(address)) return undefined;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const kind = isOwnNtfy || url.hostname === NTFY_HOST ? "ntfy" : "webhook";
  if (kind === "ntfy" && !TOPIC_PATH.test(url.pathname)) return undefined;
  const login = loginOf(url);
  if (login === undefined) return undefined;
  Object.assign(url, { username: "", password: "", hash: "" });
  return {
    kind,
    url,
    origin: url.origin,
    ...(login === "" ? {} : { authorization: `Basic ${base64(login)}` }),
  };
}

/** `name:password`, empty where there is none, undefined where it is no text. */
function loginOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return "";
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
