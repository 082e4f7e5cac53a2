import type { RedisServer } from "../support/store/redis_server.ts";

/** Hears of what a Gavel writes to its store, from outside. */
export interface StoreWrites extends AsyncDisposable {
  /** Called soon after each write; null hears of nothing. */
  onWrite: (() => void) | null;
}

/** Of what is written to a Deno KV in `dataDir`: each commit adds to its write-ahead log. */
export function watchKv(dataDir: string): StoreWrites {
  const watcher = Deno.watchFs(dataDir);
  return hear(
    watcher,
    ({ kind, paths }) => kind === "modify" && paths.some((path) => path.endsWith("-wal")) ? 1 : 0,
    () => watcher.close(),
  );
}

/** Of what is written to `redis`: each batch is a transaction. */
export function watchRedis(redis: Pick<RedisServer, "port">): Promise<StoreWrites> {
  return monitor(redis, '"exec"');
}

/** Of every command that `redis` carries out, those that read too. */
export function watchCommands(redis: Pick<RedisServer, "port">): Promise<StoreWrites> {
  // Each is told in a line; line breaks in its words are escaped.
  return monitor(redis, "\n");
}

async function monitor({ port }: Pick<RedisServer, "port">, sign: string): Promise<StoreWrites> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode("MONITOR\r\n"));
  return hear(
    connection.readable.pipeThrough(new TextDecoderStream()),
    (text) => text.split(sign).length - 1,
    () => connection.close(),
  );
}

function hear<T>(told: AsyncIterable<T>, countWrites: (piece: T) => number, close: () => void): StoreWrites {
  let isClosing = false;
  const listen = async () => {
    try {
      for await (const piece of told) {
        for (let left = countWrites(piece); left > 0; left--) writes.onWrite?.();
      }
    } catch (error) {
      if (!isClosing) throw error;
    }
  };
  const writes: StoreWrites = {
    onWrite: null,
    async [Symbol.asyncDispose]() {
      isClosing = true;
      close();
      await listening;
    },
  };
  const listening = listen();
  return writes;
}
