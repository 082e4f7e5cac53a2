import { FLAG_NAMES, type FlagName, flagNamed } from "../flags/definitions.ts";
import { allowedFor, parseFlag, shownText } from "../flags/flag_value.ts";
import { createFlags, type FlagSource } from "../flags/flags.ts";
import { type AwaitedFlags, runningFlags } from "./running_flags.ts";
import type { FlagView } from "../wire/schemas.ts";

/** The surroundings of `gavel flags`. */
export interface FlagsCommandParts {
  /** The address of this owner's running Gavel (`http://127.0.0.1:3000`); null when none runs. */
  readonly url: string | null;
  /** The token that it asks for; null where there is none yet. */
  readonly token: string | null;
  readonly environment: (name: string) => string | undefined;
  /** Opens the stored flags while no Gavel runs; undefined where nothing is kept. Makes a missing store only to write. */
  readonly openSource: (toWrite: boolean) => Promise<FlagSource | undefined>;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

type Order =
  | { readonly verb: "list" }
  | { readonly verb: "set"; readonly name: FlagName; readonly text: string }
  | { readonly verb: "unset"; readonly name: FlagName };

/** The error of a command line that makes no sense; its message says why. */
class Misunderstood extends Error {}

/** The usage of `gavel flags`. */
const FLAGS_USAGE = `Usage: gavel flags list
       gavel flags set <name> <value>
       gavel flags unset <name>

Names: ${FLAG_NAMES.join(", ")}`;

/**
 * Runs `gavel flags` with `args` on the running Gavel, or on the stored flags where none runs. Resolves to the exit
 * code: 0 done, 1 failed, 2 not understood.
 */
export async function runFlagsCommand(args: readonly string[], parts: FlagsCommandParts): Promise<number> {
  try {
    const order = understand(args);
    const { url } = parts;
    // The token goes to the owner's own Gavel alone, never to another program that listens at its port.
    if (url === null) await withStoredFlags(parts, order, (flags) => carryOut(order, flags, parts.print));
    else await carryOut(order, runningFlags({ ...parts, url }), parts.print);
    return 0;
  } catch (error) {
    parts.printError(error instanceof Error ? error.message : String(error));
    return error instanceof Misunderstood ? 2 : 1;
  }
}

function understand([verb = "list", word, text, ...more]: readonly string[]): Order {
  if (verb === "list" && word === undefined) return { verb };
  if (verb === "unset" && word !== undefined && text === undefined) return { verb, name: flagOf(word) };
  if (verb === "set" && word !== undefined && text !== undefined && more.length === 0) {
    const name = flagOf(word);
    if (parseFlag(name, text) !== undefined) return { verb, name, text };
    throw new Misunderstood(`${name} can't be ${shownText(text)}: it must be ${allowedFor(name)}`);
  }
  throw new Misunderstood(FLAGS_USAGE);
}

function flagOf(word: string): FlagName {
  const name = flagNamed(word);
  if (name) return name;
  throw new Misunderstood(`There is no flag ${shownText(word)}: it must be one of ${FLAG_NAMES.join(", ")}`);
}

async function carryOut(order: Order, flags: AwaitedFlags, print: (line: string) => void): Promise<void> {
  if (order.verb === "list") {
    for (const line of table(await flags.list())) print(line);
    return;
  }
  const flag = order.verb === "set" ? await flags.set(order.name, order.text) : await flags.unset(order.name);
  if (flag) print(`${flag.name} is ${flag.value}, by the ${flag.source}`);
}

async function withStoredFlags(
  { environment, openSource, printError }: FlagsCommandParts,
  order: Order,
  use: (flags: AwaitedFlags) => Promise<void>,
): Promise<void> {
  const source = await openSource(order.verb === "set");
  if (!source) throw new Error("No Gavel runs, and its store keeps no flags while none does");
  try {
    // `createFlags` goes on while its source is away; an owner who asks for the flags must hear that it is.
    await source.readAll();
    const flags = await createFlags({ environment, source });
    printError("No Gavel runs with this DATA_DIR: these are the stored flags");
    await use({ ...flags, list: () => Promise.resolve(flags.list()) });
  } finally {
    await source.close();
  }
}

function table(flags: readonly FlagView[]): string[] {
  const rows = [
    { name: "NAME", value: "VALUE", source: "SOURCE", description: "MEANING" },
    ...flags,
  ];
  const widthOf = (column: "name" | "value" | "source") => Math.max(...rows.map((row) => row[column].length));
  const [nameWidth, valueWidth, sourceWidth] = [widthOf("name"), widthOf("value"), widthOf("source")];
  return rows.map(({ name, value, source, description }) =>
    [name.padEnd(nameWidth), value.padEnd(valueWidth), source.padEnd(sourceWidth), description].join("  ")
  );
}
