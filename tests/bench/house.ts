import { TextLineStream } from "./lines.ts";

/** The first line that a house says. */
export interface HouseGreeting {
  readonly url: string;
  readonly ids: readonly string[];
  /** A session of the owner's. */
  readonly cookies: string;
}

/** An order to the house: make so many bids, evenly, for so long. */
export interface HouseCommand {
  readonly seconds: number;
  readonly perSecond: number;
}

/** A bid, and when it was made by the machine's clock. The lot has never had that price before. */
export interface SentBid {
  readonly lotId: string;
  /** Dollars. */
  readonly price: number;
  readonly atMs: number;
}

/** They outbid each other. */
export const RIVALS = ["Ada", "Ben"] as const;

/** A house in a process of its own. */
export interface HouseProcess extends HouseGreeting {
  /** Resolves with the bids once the last of them is made. */
  bid(command: HouseCommand): Promise<readonly SentBid[]>;
  close(): Promise<void>;
}

/** Starts a house with so many lots, which all close many hours from now. */
export async function startHouse(lots: number): Promise<HouseProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("house_process.ts", import.meta.url).pathname, String(lots)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
    .getReader();
  const commands = child.stdin.getWriter();
  const heard = async () => {
    const { value } = await lines.read();
    if (value === undefined) throw new Error("The house is gone");
    return JSON.parse(value);
  };
  const greeting: HouseGreeting = await heard();
  return {
    ...greeting,
    async bid(command) {
      await commands.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
      return await heard();
    },
    async close() {
      child.kill("SIGKILL");
      await child.status;
      await Promise.allSettled([lines.cancel(), commands.abort()]);
    },
  };
}
