import { systemClock } from "../../../src/clock.ts";
import type { GavelProcess } from "../gavel_process.ts";

const CLIENTS = 10;
const BUFFER_BYTES = 256 * 1024;

/** The answers that clients got who each asked again as soon as they had theirs. */
export interface LoopResult {
  /** Time of each answer (ms). */
  readonly timesMs: readonly number[];
  /** Processor time that Gavel used meanwhile for anything, by the number of answers (ms). */
  readonly cpuMsAnAnswer: number;
}

/** Has ten clients ask for `GET /api/auctions` for so long. */
export async function closedLoop(gavel: GavelProcess, durationMs: number): Promise<LoopResult> {
  const clock = systemClock();
  const usedBeforeMs = await gavel.cpuMs();
  const untilMs = clock.now() + durationMs;
  const timesMs: number[] = [];
  const client = async () => {
    using asker = await connectAsker(gavel);
    while (clock.now() < untilMs) {
      const startMs = clock.now();
      await asker.ask();
      timesMs.push(clock.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { timesMs, cpuMsAnAnswer: (await gavel.cpuMs() - usedBeforeMs) / timesMs.length };
}

/** A connection that stays open from one request to the next. */
interface Asker extends Disposable {
  /** Resolves once the answer is here, whole. */
  ask(): Promise<void>;
}

/**
 * Connects over bare TCP. The answer is counted and not looked at: `fetch` needs longer for one than Gavel does, and ten
 * clients in one process would measure themselves.
 */
async function connectAsker({ url, token }: GavelProcess): Promise<Asker> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const request = new TextEncoder().encode(
    `GET /api/auctions HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${token}\r\n\r\n`,
  );
  const buffer = new Uint8Array(BUFFER_BYTES);
  const read = async (): Promise<number> => {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("Gavel hung up in the middle of an answer");
    return count;
  };
  return {
    async ask() {
      await connection.write(request);
      let head = "";
      while (!head.includes("\r\n\r\n")) {
        head += new TextDecoder("latin1").decode(buffer.subarray(0, await read()));
      }
      for (let missing = missingAfter(head); missing > 0;) missing -= await read();
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

/** Returns the bytes of the body that are not in `start`, the first bytes of an answer. */
function missingAfter(start: string): number {
  const headBytes = start.indexOf("\r\n\r\n") + 4;
  if (!start.startsWith("HTTP/1.1 200 ")) throw new Error(`Answered with ${start.slice(0, headBytes)}`);
  const bodyBytes = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(start)?.[1]);
  return headBytes + bodyBytes - start.length;
}
