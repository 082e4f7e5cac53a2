import { FLAG_NAMES, type FlagName, flagNamed } from "./definitions.ts";
import type { FlagSource } from "./flag_source.ts";
import { allowedFor, parseFlag, shownText } from "./flag_value.ts";
import { createFlags } from "./flags.ts";
import { runningFlags, type ShownFlag, type Switchboard } from "./running_flags.ts";

/** What `gavel flags` takes from outside. */
export interface FlagsCommandParts {
  /** Where the running Gavel of this owner listens (`http://127.0.0.1:3000`); null when none runs. */
  readonly url: string | null;
  /** What it wants to be shown; null where there is none yet. */
  readonly token: string | null;
  readonly environment: (name: string) => string | undefined;
  /** Opens the stored flags for when none runs; undefined where nothing is kept. Makes a missing store only to write. */
  readonly openSource: (toWrite: boolean) => Promise<FlagSource | undefined>;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

type Order =
  | { readonly verb: "list" }
  | { readonly verb: "set"; readonly name: FlagName; readonly text: string }
  | { readonly verb: "unset"; readonly name: FlagName };

/** A command line that makes no sense; its message says why. */
class Misunderstood extends Error {}

/** How `gavel flags` is used. */
const FLAGS_USAGE = `Usage: gavel flags list
       gavel flags set <name> <value>
       gavel flags unset <name>

Names: ${FLAG_NAMES.join(", ")}`;

/**
 * Runs `gavel flags …` (`args` are what follows) on the running Gavel, or, where none answers, on what is stored.
 * Resolves to the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runFlagsCommand(args: readonly string[], parts: FlagsCommandParts): Promise<number> {
  try {
    const order = understand(args);
    const { url } = parts;
    // The token is shown to the owner's own Gavel alone, never to whoever else may listen at its port.
    if (url === null) await withStoredFlags(parts, order, (board) => carryOut(order, board, parts.print));
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

async function carryOut(order: Order, board: Switchboard, print: (line: string) => void): Promise<void> {
  if (order.verb === "list") {
    for (const line of table(await board.list())) print(line);
    return;
  }
  const { name, value, source } = order.verb === "set"
    ? await board.set(order.name, order.text)
    : await board.unset(order.name);
  print(`${name} is ${value}, by the ${source}`);
}

async function withStoredFlags(
  { environment, openSource, printError }: FlagsCommandParts,
  order: Order,
  use: (board: Switchboard) => Promise<void>,
): Promise<void> {
  const source = await openSource(order.verb === "set");
  if (!source) throw new Error("No Gavel runs, and its store keeps no flags while none does");
  try {
    // Flags go on without their source; an owner who asks for them must hear that it is away.
    await source.readAll();
    const flags = await createFlags({ environment, source });
    printError("No Gavel runs with this DATA_DIR: these are the stored flags");
    const viewAfter = (change: Promise<void>, name: FlagName) => change.then(() => flags.view(name));
    await use({
      list: () => Promise.resolve(flags.list()),
      set: (name, text) => viewAfter(flags.set(name, text), name),
      unset: (name) => viewAfter(flags.unset(name), name),
    });
  } finally {
    await source.close();
  }
}

function table(flags: readonly ShownFlag[]): string[] {
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
