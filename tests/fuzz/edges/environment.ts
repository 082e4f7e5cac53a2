import { ConfigError, readConfig } from "../../../src/config.ts";
import { VARIABLES } from "../../../src/config_variables.ts";
import type { Variable } from "../../../src/config_values.ts";
import { FLAG_NAMES, variableNames } from "../../../src/flags/definitions.ts";
import type { Random } from "../../../src/simulator/random.ts";
import { type Case, plainEdge } from "../edge.ts";
import { mutateText, rawText } from "../mutate_text.ts";

/** Texts that one variable or another takes. */
const VALUES = [
  "true",
  "off",
  "0",
  "1",
  "60000",
  "999999999999999",
  "50%",
  "kv",
  "redis",
  "debug",
  "127.0.0.1",
  "::1",
  "fe80::1%eth0",
  "./data",
  "https://www.example.com",
  "https://hooks.example/secret-path-of-the-owner",
  "ntfy://ntfy.sh/secret-topic-of-the-owner",
  "redis://user:secret-of-the-owner@localhost:6379/0",
  "172.16.0.0/12, ::1/128",
  "gavel.example.com,other.example",
  "abcdefghijklmnopabcdefghijklmnop",
  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "a-long-secret-of-the-owner",
] as const;
const NAMES = [...Object.keys(VARIABLES), ...FLAG_NAMES.flatMap(variableNames)];
/** A part of each secret above: other texts may stand in a message for other reasons. */
const SECRET_PART = "of-the-owner";

/** The environment, read whole: a configuration, or one error that names what is wrong and shows no secret. */
export const environmentEdge = plainEdge("environment", {
  draw(random) {
    const count = random.between(1, 8);
    return Object.fromEntries(Array.from({ length: count }, () => [random.pick(NAMES), drawValue(random)]));
  },
  attempt(tried) {
    try {
      readConfig((name) => Object.hasOwn(tried, name) ? String(tried[name]) : undefined);
      return Promise.resolve(null);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return Promise.resolve(shownSecret(tried, error.message));
    }
  },
});

function drawValue(random: Random): string {
  const kind = random.next();
  if (kind < 0.4) return random.pick(VALUES);
  return kind < 0.85 ? mutateText(random, random.pick(VALUES)) : rawText(random);
}

function shownSecret(tried: Case, message: string): string | null {
  const variables: Readonly<Record<string, Variable<unknown>>> = VARIABLES;
  for (const [name, value] of Object.entries(tried)) {
    const text = String(value).trim();
    if (!variables[name]?.isSecret || !text.includes(SECRET_PART) || !message.includes(text)) continue;
    // Another variable may have the same text, and shows it.
    if (
      Object.entries(tried).some(([other, same]) =>
        !variables[other]?.isSecret && String(same).includes(text)
      )
    ) {
      continue;
    }
    return `the secret in ${name} stands in: ${message}`;
  }
  return null;
}
