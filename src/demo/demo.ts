import type { Auction } from "../auction/types.ts";
import { type Clock, sleep } from "../clock.ts";
import { startLink } from "../commands/link.ts";
import { readConfig } from "../config.ts";
import { type Gavel, startGavel } from "../gavel.ts";
import { createHouse } from "../simulator/house.ts";
import { configureLogging } from "../telemetry/log.ts";
import { putUpLots } from "./lots_on_show.ts";
import { tell } from "./story.ts";
import { removeFolder } from "./remove_folder.ts";
import { lotsTable } from "./table.ts";

/** The parts that the demo runs with, and its output. */
export interface DemoStage {
  readonly clock: Clock;
  readonly write: (line: string) => void;
  /** True: the demo shows a live table. False: it writes a line for every change. */
  readonly isTerminal: boolean;
  /** Ends the demo when it aborts. */
  readonly signal: AbortSignal;
  /** The environment. `PORT` and `HOST` apply to the demo, too. */
  readonly env: (name: string) => string | undefined;
}

/** The number of the latest lines that are shown under the table. */
const STORY_LINES = 12;
const CLEAR_SCREEN = "\x1b[H\x1b[2J";

/** Runs Gavel in a simulated auction house until the signal aborts; resolves to the exit code. */
export async function runDemo(stage: DemoStage): Promise<number> {
  configureLogging({ level: "error", write: stage.write });
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-demo-" });
  const house = createHouse({ clock: stage.clock, seed: 7 });
  const served = house.serve();
  try {
    const config = demoConfig(stage, dataDir, served.url);
    const gavel = await startGavel(config, { clock: stage.clock, fetch, env: stage.env });
    const head = [
      `Gavel is at ${gavel.url}, the simulated auction house at ${served.url}`,
      `Open the dashboard: ${gavel.startCode ? startLink(gavel.url, gavel.startCode()) : gavel.url}`,
      `The link signs one browser in, once. Token: ${gavel.token}   (Ctrl-C ends the demo)`,
    ];
    const stopShowing = stage.isTerminal ? showTable(gavel, stage, head) : showLines(gavel, stage, head);
    const stopOffering = await putUpLots(gavel, house);
    await new Promise<void>((resolve) => {
      if (stage.signal.aborted) resolve();
      stage.signal.addEventListener("abort", () => resolve());
    });
    stopOffering();
    stopShowing();
    await gavel.close();
  } finally {
    house.close();
    await served.close();
    await removeFolder(dataDir, stage.clock);
  }
  return 0;
}

function demoConfig({ env }: DemoStage, dataDir: string, houseUrl: string) {
  const fixed: Record<string, string> = {
    DATA_DIR: dataDir,
    STORE: "kv",
    NELLIS_BASE_URL: houseUrl,
    SSE_ENDPOINT: houseUrl,
  };
  const fallback: Record<string, string> = { HOST: "127.0.0.1" };
  return readConfig((name) => fixed[name] ?? env(name) ?? fallback[name]);
}

/** Passes every line of the story to `onLine`. Returns a function that stops this. */
function listen({ bus, monitor }: Gavel, onLine: (line: string) => void): () => void {
  const last = new Map<string, Auction>();
  const titleOf = (id: string) => monitor.get(id)?.title ?? `lot ${id}`;
  return bus.listen((event) => {
    const id = event.type === "auction-changed" ? event.auction.id : "";
    const line = tell(event, last.get(id), titleOf);
    if (event.type === "auction-changed") last.set(id, event.auction);
    if (line !== null) onLine(line);
  });
}

function showLines(gavel: Gavel, { clock, write }: DemoStage, head: readonly string[]): () => void {
  for (const line of head) write(line);
  const startMs = clock.now();
  return listen(
    gavel,
    (line) => write(`${((clock.now() - startMs) / 1000).toFixed(1).padStart(6)} s  ${line}`),
  );
}

function showTable(gavel: Gavel, { clock, write }: DemoStage, head: readonly string[]): () => void {
  const stopped = new AbortController();
  const story: string[] = [];
  const stopListening = listen(gavel, (line) => {
    story.push(line);
    if (story.length > STORY_LINES) story.shift();
  });
  const draw = () => {
    const table = lotsTable(gavel.monitor.list(), clock.now());
    write([CLEAR_SCREEN + head.join("\n"), "", ...table, "", ...story].join("\n"));
  };
  const run = async () => {
    while (!stopped.signal.aborted) {
      draw();
      await sleep(clock, 500, stopped.signal);
    }
  };
  const running = run();
  return () => {
    stopped.abort();
    stopListening();
    void running;
  };
}
