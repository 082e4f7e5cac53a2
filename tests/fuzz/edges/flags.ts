import { ConfigError } from "../../../src/config_values.ts";
import { FLAG_NAMES, flagNamed, FLAGS, STORED_KEYS, variableNames } from "../../../src/flags/definitions.ts";
import { runFlagsCommand } from "../../../src/commands/flags.ts";
import { createFlags, type Flags } from "../../../src/flags/flags.ts";
import { createStoreSource } from "../../../src/flags/store_source.ts";
import type { Random } from "../../../src/simulator/random.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import type { Key } from "../../../src/store/store.ts";
import { type Case, type Json, plainEdge } from "../edge.ts";
import { oddValue } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";

const TEXTS = ["true", "false", "on", "OFF", "enabled", "0", "100", "50%", " 25 % "];
const VARIABLE_NAMES = FLAG_NAMES.flatMap(variableNames);

/** Flags in the environment, in the store and on the command line: each has a value of its kind, whatever stands there. */
export const flagsEdge = plainEdge("flags", {
  draw: (random) => ({
    environment: drawTexts(random, VARIABLE_NAMES),
    stored: drawTexts(random, STORED_KEYS),
    args: ["set", drawName(random), drawText(random)],
  }),
  async attempt(tried) {
    const stored: readonly (readonly [Key, string])[] = Object.entries(fieldsOf(tried.stored))
      .map(([key, text]) => [["feature", key], String(text)]);
    const variables = fieldsOf(tried.environment);
    const environment = (name: string) =>
      Object.hasOwn(variables, name) ? String(variables[name]) : undefined;
    const store = createMemoryStore(stored);
    const openSource = () => Promise.resolve(createStoreSource(store));
    try {
      const flags = await createFlags({ environment, source: await openSource() });
      const wrong = wrongFlag(flags);
      await flags.close();
      if (wrong !== null) return wrong;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
    }
    const args = Array.isArray(tried.args) ? tried.args.map(String) : [];
    const code = await runFlagsCommand(args, {
      url: null,
      token: null,
      environment,
      openSource,
      fetch,
      print: () => {},
      printError: () => {},
    });
    return code === 0 && flagNamed(args[1] ?? "") === undefined ? "it set a flag that there is not" : null;
  },
});

function drawTexts(random: Random, names: readonly string[]): Case {
  const count = random.between(0, 5);
  return Object.fromEntries(Array.from({ length: count }, () => [random.pick(names), drawText(random)]));
}

function drawText(random: Random): string {
  const kind = random.next();
  if (kind < 0.4) return random.pick(TEXTS);
  if (kind < 0.8) return mutateText(random, random.pick(TEXTS));
  return kind < 0.9 ? JSON.stringify(oddValue(random)) : rawText(random);
}

function drawName(random: Random): string {
  const name = random.pick(STORED_KEYS);
  return random.next() < 0.7 ? name : mutateText(random, name);
}

function wrongFlag(flags: Flags): string | null {
  for (const name of FLAG_NAMES) {
    const { value } = flags.view(name);
    const isRight = FLAGS[name].kind === "switch"
      ? value === "true" || value === "false"
      : /^\d{1,3}$/.test(value) && Number(value) <= 100;
    if (!isRight) return `${name} is ${value}`;
  }
  return null;
}

function fieldsOf(value: Json | undefined): Case {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Case : {};
}
