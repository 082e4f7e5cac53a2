import { resetSync } from "@logtape/logtape";
import { configureLogging } from "../../src/telemetry/log.ts";

/** The texts that must show up in no answer and no line of the log. */
export interface Secrets {
  /** Adds a text, or each value of a `Cookie` header. */
  add(secret: string): void;
  /** Returns the place in `text` where a secret stands, in words; null where there is none. */
  foundIn(text: string): string | null;
  /** Returns the first line of the log since the last call that holds a secret; null where none does. */
  takeLogged(): string | null;
  /** Stops watching the log. */
  close(): void;
}

/** Shorter values are no secrets: `theme=dark` comes with every session. */
const SHORTEST = 8;

/** Watches the log from now on, at every level. */
export function watchSecrets(): Secrets {
  const secrets = new Set<string>();
  let logged: string | null = null;
  const foundIn = (text: string) => {
    for (const secret of secrets) {
      if (text.includes(secret)) return `a secret stands in ${text.slice(0, 500)}`;
    }
    return null;
  };
  configureLogging({
    level: "trace",
    write: (line) => {
      logged ??= foundIn(line);
    },
  });
  return {
    add(secret) {
      const values = secret.includes("=")
        ? secret.split(";").map((pair) => pair.split("=", 2)[1] ?? "")
        : [secret];
      for (const value of values) if (value.length >= SHORTEST) secrets.add(value);
    },
    foundIn,
    takeLogged() {
      const found = logged;
      logged = null;
      return found === null ? null : `in the log, ${found}`;
    },
    close: resetSync,
  };
}
