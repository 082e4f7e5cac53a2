import { type Channel, type Mistake, mistakeIn } from "./channel.ts";

/** A mail server, the login at it, and who writes to whom. */
export interface MailAddress {
  readonly host: string;
  readonly port: number;
  /** True: TLS from the first byte. False: STARTTLS. */
  readonly isTls: boolean;
  readonly login?: { readonly user: string; readonly pass: string };
  readonly from: string;
  readonly to: readonly string[];
}

/** The ports at which servers take mails of their users: with STARTTLS, and with TLS from the first byte. */
const SUBMISSION_PORT = 587;
const TLS_PORT = 465;
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;
const MAILBOX = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+$/;

/** Reads `smtp://user:pass@host:587/?to=…&from=…`; `from` may be left out where the user is a mailbox. */
export function mailAddress(text: string, channel: Channel): MailAddress | Mistake {
  // A plus is part of many mailboxes. In a query it would be read as a blank.
  const url = /[\0-\x20\x7f]/.test(text) ? null : URL.parse(text.replaceAll("+", "%2B"));
  if (!url || !/^smtps?:\/\/./i.test(text) || !HOST.test(url.hostname)) {
    return mistakeIn(channel, "signs such as @ : / # in a name or a password are written %40 %3A %2F %23");
  }
  const login = loginOf(url);
  if (login === "wrong") {
    return mistakeIn(channel, "a login has a name and a password, with a % in either written %25");
  }
  if (!/^\/?$/.test(url.pathname) || url.hash !== "") return mistakeIn(channel, "after the host comes /?to=");
  const unknown = [...url.searchParams.keys()].some((name) => name !== "to" && name !== "from");
  if (unknown) return mistakeIn(channel, "only to and from may follow the question mark, each once");
  const to = (url.searchParams.get("to") ?? "").split(",").filter((each) => each !== "");
  if (to.length === 0) return mistakeIn(channel, "say to whom the mails go: /?to=you@example.com");
  const from = url.searchParams.get("from") ?? (login === "none" ? "" : login.user);
  if (!to.every((each) => MAILBOX.test(each))) {
    return mistakeIn(channel, "to is a mailbox, or several with commas");
  }
  if (!MAILBOX.test(from)) {
    return mistakeIn(channel, "say from whom the mails come: &from=gavel@example.com");
  }
  const isTls = url.protocol === "smtps:";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? isTls ? TLS_PORT : SUBMISSION_PORT : Number(url.port),
    isTls,
    ...(login === "none" ? {} : { login }),
    from,
    to,
  };
}

function loginOf({ username, password }: URL): NonNullable<MailAddress["login"]> | "none" | "wrong" {
  if (username === "" && password === "") return "none";
  try {
    const login = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    // deno-lint-ignore no-control-regex -- control characters are what it looks for
    return login.user === "" || login.pass === "" || /[\0-\x1f]/.test(login.user + login.pass)
      ? "wrong"
      : login;
  } catch (error) {
    if (error instanceof URIError) return "wrong";
    throw error;
  }
}
