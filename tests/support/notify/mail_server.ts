import { selfSigned } from "../self_signed.ts";

/** A mail as the server has taken it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text, as they came. */
  readonly content: string;
  /** The login that it came with. */
  readonly login: string | null;
  readonly isEncrypted: boolean;
}

/** The character of a mail server. */
export interface MailServerOptions {
  /** `starttls` (the default), from the first byte on, or not at all. */
  readonly tls?: "starttls" | "implicit" | "none";
  /** `name:password`. With it, nobody may send without. */
  readonly login?: string;
  /** Replies to give in place of the usual ones, by the first word of the command, "GREETING" or "CONTENT"; null hangs. */
  readonly replies?: Readonly<Record<string, string | null>>;
  /** The host that the certificate is for; 127.0.0.1 when left out. */
  readonly host?: string;
}

/** A mail server on a real port that speaks SMTP. */
export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly certificate: string;
  readonly mails: TakenMail[];
  /** The commands that arrived, without what follows AUTH. */
  readonly commands: string[];
  /** Resolves once a command, or a connection ("GREETING"), hangs. */
  readonly hung: Promise<void>;
}

/** Starts a mail server. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { tls = "starttls", login, replies = {}, host } = options;
  const { cert, key } = await selfSigned(host);
  const mails: TakenMail[] = [];
  const commands: string[] = [];
  const hung = Promise.withResolvers<void>();
  const open = new Set<Deno.Conn>();
  const plain = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const secure = Deno.listenTls({ port: 0, hostname: "127.0.0.1", cert, key });
  const session = { login, replies, mails, commands, hung, offersTls: tls === "starttls" };

  const serve = async (listener: Deno.Listener, isEncrypted: boolean, greets: () => boolean) => {
    for await (const conn of listener) {
      open.add(conn);
      void talk(conn, { ...session, isEncrypted, greets: greets() })
        .then((end) => end === "starttls" ? handOn(conn, secure.addr.port, open) : undefined)
        // The client is gone, or does not trust the certificate.
        .catch(() => {})
        .finally(() => {
          open.delete(conn);
          close(conn);
        });
    }
  };
  const serving = [serve(plain, false, () => true), serve(secure, true, () => tls === "implicit")];
  return {
    port: (tls === "implicit" ? secure : plain).addr.port,
    certificate: cert,
    mails,
    commands,
    hung: hung.promise,
    async [Symbol.asyncDispose]() {
      plain.close();
      secure.close();
      for (const conn of open) close(conn);
      await Promise.all(serving);
    },
  };
}

interface Session {
  readonly login: string | undefined;
  readonly replies: Readonly<Record<string, string | null>>;
  readonly mails: TakenMail[];
  readonly commands: string[];
  readonly hung: PromiseWithResolvers<void>;
  readonly offersTls: boolean;
  readonly isEncrypted: boolean;
  readonly greets: boolean;
}

/** Speaks SMTP until the client is gone. Returns "starttls" when the rest of the connection is TLS. */
async function talk(conn: Deno.Conn, session: Session): Promise<"starttls" | "over"> {
  const { replies, commands, hung, isEncrypted } = session;
  const lines = linesOf(conn);
  const say = (text: string) => conn.write(new TextEncoder().encode(`${text}\r\n`));
  /** Answers with `usual`, unless the test wants something else. Returns true for the usual. */
  const answer = async (word: string, usual: string) => {
    const other = replies[word];
    if (other === null) {
      hung.resolve();
      await lines.next();
      return false;
    }
    await say(other ?? usual);
    return other === undefined;
  };
  const { next } = lines;
  let login: string | null = null;
  let from = "";
  let to: string[] = [];
  if (session.greets) await answer("GREETING", "220 mail.test ESMTP");
  for (let line = await next(); line !== ""; line = await next()) {
    const [word = "", ...rest] = line.toUpperCase().split(/[ :]/);
    commands.push(word === "AUTH" ? `AUTH ${rest[0]}` : line);
    const mayLogIn = session.login !== undefined && (isEncrypted || !session.offersTls);
    const isLetIn = session.login === undefined || login !== null;
    switch (word) {
      case "EHLO": {
        const offers = [
          "8BITMIME",
          ...(session.offersTls && !isEncrypted ? ["STARTTLS"] : []),
          ...(mayLogIn ? ["AUTH PLAIN LOGIN"] : []),
        ];
        await answer(
          word,
          ["250-mail.test", ...offers.map((each) => `250-${each}`), "250 HELP"].join("\r\n"),
        );
        break;
      }
      case "STARTTLS":
        if (!session.offersTls || isEncrypted) await say("502 Not implemented");
        else if (await answer(word, "220 Go ahead")) {
          return "starttls";
        }
        break;
      case "AUTH": {
        const said = new TextDecoder().decode(bytesOf(line.split(" ")[2] ?? "")).split("\0").slice(1).join(
          ":",
        );
        if (!mayLogIn) await say("530 5.7.0 Must issue a STARTTLS command first");
        else if (said !== session.login) await say(`535 5.7.8 ${said} is not accepted`);
        else if (await answer(word, "235 2.7.0 Welcome")) login = said;
        break;
      }
      case "MAIL":
        from = /<(.*)>/.exec(line)?.[1] ?? "";
        to = [];
        if (isLetIn) await answer(word, "250 OK");
        else await say("530 5.7.0 Authentication required");
        break;
      case "RCPT":
        if (await answer(word, "250 OK")) to.push(/<(.*)>/.exec(line)?.[1] ?? "");
        break;
      case "DATA": {
        if (!await answer(word, "354 Go on")) break;
        const content: string[] = [];
        for (let each = await next(); each !== "."; each = await next()) content.push(each);
        if (await answer("CONTENT", "250 Taken")) {
          session.mails.push({ from, to, content: content.join("\n"), login, isEncrypted });
        }
        break;
      }
      case "QUIT":
        await say("221 Bye");
        return "over";
      default:
        await answer(word, "250 OK");
    }
  }
  return "over";
}

/** Lets the secure listener speak for the rest of a connection. */
async function handOn(conn: Deno.Conn, port: number, open: Set<Deno.Conn>): Promise<void> {
  const inner = await Deno.connect({ port, hostname: "127.0.0.1" });
  open.add(inner);
  await Promise.allSettled([
    conn.readable.pipeTo(inner.writable),
    inner.readable.pipeTo(conn.writable),
  ]);
  open.delete(inner);
  close(inner);
}

/** Reads lines without their ends; "" once the client is gone, and for an empty line within a mail " ". */
function linesOf(conn: Deno.Conn) {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let rest = "";
  let isOver = false;
  return {
    async next(): Promise<string> {
      while (!rest.includes("\r\n") && !isOver) {
        const length = await conn.read(buffer);
        if (length === null) isOver = true;
        else rest += decoder.decode(buffer.subarray(0, length), { stream: true });
      }
      const end = rest.indexOf("\r\n");
      if (end < 0) return "";
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      return line === "" ? " " : line;
    },
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function close(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
