import type { Rule } from "../config_values.ts";
import type { Channel } from "./channels/channel.ts";
import { ntfy } from "./channels/ntfy.ts";
import { webhook } from "./channels/webhook.ts";

/** Every channel; the first that an address names is used. A new channel is a file of its own and an entry here. */
const CHANNELS: readonly Channel[] = [ntfy, webhook];

/** The receiver of notices. Everything in it but `origin` may be a secret. */
export interface Target {
  readonly channel: Channel;
  /** The address without the login, which `fetch` would refuse. */
  readonly url: URL;
  /** The login from the address, as the value of an `Authorization` header. */
  readonly authorization?: string;
  /** Scheme, host and port: the only part that may be logged. */
  readonly origin: string;
}

/** Allows the address of any channel. Its value is the text as it was given. */
export const notifyUrl: Rule<string> = {
  allowed: CHANNELS.toReversed().map(({ addresses }) => addresses).join(", "),
  parse: (text) => targetOf(text) ? text : undefined,
};

/** Reads an address that `notifyUrl` allows. Returns undefined for any other. */
export function targetOf(text: string): Target | undefined {
  const channel = CHANNELS.find((each) => each.isNamedBy(text));
  const address = channel?.webAddress(text);
  // `URL` leaves out line breaks without a word, and takes `https:host` for an address.
  if (!channel || !address || !/^https?:\/\/[^/]/i.test(address) || /[\0-\x20\x7f]/.test(address)) {
    return undefined;
  }
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const login = loginOf(url);
  if (login === undefined) return undefined;
  Object.assign(url, { username: "", password: "", hash: "" });
  return {
    channel,
    url,
    origin: url.origin,
    ...(login === "" ? {} : { authorization: `Basic ${base64(login)}` }),
  };
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
