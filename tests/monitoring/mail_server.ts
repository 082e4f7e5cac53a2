/** A mail server that takes every mail in clear text, for one test. */
export interface MailServer extends AsyncDisposable {
  readonly port: number;
  /** The mails that arrived, oldest first, each with its headers. */
  readonly mails: readonly string[];
  /** The logins, as `user:password`. */
  readonly logins: readonly string[];
}

/** Starts a mail server on a free port of loopback. */
export function startMailServer(): MailServer {
  const mails: string[] = [];
  const logins: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const talks = new Set<Promise<void>>();
  const connections = new Set<Deno.TcpConn>();
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      const talking = talk(connection, mails, logins).finally(() => {
        talks.delete(talking);
        connections.delete(connection);
      });
      talks.add(talking);
    }
  })();
  return {
    port: listener.addr.port,
    mails,
    logins,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) connection.close();
      await accepting;
      await Promise.all(talks);
    },
  };
}

/** Speaks SMTP (RFC 5321, and `AUTH PLAIN`) until the client quits. */
async function talk(connection: Deno.TcpConn, mails: string[], logins: string[]): Promise<void> {
  const say = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
  let mail: string[] | null = null;
  const answer = (line: string): string | null => {
    if (mail !== null) {
      if (line !== ".") return mail.push(line), null;
      mails.push(mail.join("\n"));
      mail = null;
      return "250 taken";
    }
    const [verb = "", , secret = ""] = line.split(" ");
    switch (verb.toUpperCase()) {
      case "EHLO":
        return "250-here\r\n250 AUTH PLAIN";
      case "AUTH":
        logins.push(atob(secret).split("\0").slice(1).join(":"));
        return "235 welcome";
      case "DATA":
        mail = [];
        return "354 go on";
      case "QUIT":
        return "221 bye";
      default:
        return "250 yes";
    }
  };
  try {
    await say("220 here");
    let rest = "";
    for await (const piece of connection.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + piece).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const said = answer(line);
        if (said !== null) await say(said);
      }
    }
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}

/** Returns true for the end of a connection, whoever ended it. */
function isOver(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.Interrupted;
}
