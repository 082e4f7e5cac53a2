/** A web address as `fetch` takes it. */
export interface WebAddress {
  /** The address without the login, which `fetch` would refuse, and without a fragment. */
  readonly url: URL;
  /** The login from the address, as the value of an `Authorization` header. */
  readonly authorization?: string;
}

/** Reads a web address, in which there may be a login. Returns undefined for anything else. */
export function webAddress(text: string): WebAddress | undefined {
  // `URL` leaves out line breaks without a word, and takes `https:host` for an address.
  if (!/^https?:\/\/[^/]/i.test(text) || /[\0-\x20\x7f]/.test(text)) return undefined;
  const url = URL.parse(text);
  const login = url === null ? undefined : loginOf(url);
  if (url === null || login === undefined) return undefined;
  Object.assign(url, { username: "", password: "", hash: "" });
  return { url, ...(login === "" ? {} : { authorization: `Basic ${base64(login)}` }) };
}

/** Returns `name:password`, empty when the address has none, and undefined when it is no text. */
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
