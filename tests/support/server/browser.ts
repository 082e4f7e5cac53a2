import { connectClient, type ProtocolClient } from "./protocol_client.ts";

/** An answer that a browser's page got. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** A browser with a page of Gavel's open: it keeps cookies as browsers do, and the page keeps the key. */
export interface Browser {
  /** The cookies by their names. */
  readonly cookies: Map<string, string>;
  /** The last `Set-Cookie`. */
  readonly setCookie: string;
  key: string | undefined;
  /** Calls as the page does; `headers` go over its own, and an empty one is left out. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<PageAnswer>;
  /** Signs in, and keeps the key. */
  login(shown: { readonly token?: string; readonly code?: string }): Promise<PageAnswer>;
  /** Opens the socket as the page does. */
  socket(headers?: Record<string, string>): Promise<ProtocolClient>;
}

/** The proxy between a browser and Gavel. */
export interface BrowserOptions {
  /** The origin of Gavel's page, as the browser sees it. */
  readonly origin?: string;
  /** Headers that a proxy adds to each request. */
  readonly added?: Record<string, string>;
}

/** Opens a browser that reaches Gavel at `url` (`http://127.0.0.1:3000`). */
export function openBrowser(url: string, { origin = url, added = {} }: BrowserOptions = {}): Browser {
  const cookies = new Map<string, string>();
  let setCookie = "";
  const sent = (headers: Record<string, string>) =>
    Object.fromEntries(
      Object.entries({ ...cookieHeader(cookies), ...added, ...headers }).filter(([, value]) => value !== ""),
    );
  const browser: Browser = {
    cookies,
    get setCookie() {
      return setCookie;
    },
    key: undefined,
    async call(method, path, body, headers = {}) {
      const isReading = method === "GET";
      const response = await fetch(url + path, {
        method,
        headers: sent({
          ...(isReading ? {} : { origin, "content-type": "application/json" }),
          ...(browser.key === undefined ? {} : { "x-gavel-key": browser.key }),
          ...headers,
        }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const text of response.headers.getSetCookie()) {
        setCookie = text;
        const [name = "", value = ""] = (text.split(";")[0] ?? "").split("=");
        if (value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json");
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    async login(shown) {
      const answer = await browser.call("POST", "/api/login", shown);
      if (answer.status === 200) browser.key = answer.body.key;
      return answer;
    },
    socket: (headers = {}) =>
      connectClient(`${url.replace("http", "ws")}/ws`, { headers: sent({ origin, ...headers }) }),
  };
  return browser;
}

function cookieHeader(cookies: ReadonlyMap<string, string>): Record<string, string> {
  return cookies.size === 0
    ? {}
    : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
}
