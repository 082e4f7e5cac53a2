/** What a test may choose about its Redis. */
export interface RedisServerOptions {
  /** Whether every write is on the disk before it is answered; off, nothing ever is. */
  readonly appendonly?: boolean;
  /** Take this one again after a stop; a free one otherwise. */
  readonly port?: number;
  /** Where its data lies: keep it over a restart. Otherwise a folder that goes away with the server. */
  readonly dir?: string;
  /** More of the command line, e.g. `["--maxmemory", "2mb"]`. */
  readonly config?: readonly string[];
}

/** A real `redis-server` of the test's own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Asks it to end, and waits until it has. Doing so again does nothing. */
  stop(): Promise<void>;
  /** Ends it as a power cut would, and waits. */
  kill9(): Promise<void>;
  /** Runs `redis-cli` with `args` and returns what it printed, without the last line's end. */
  cli(...args: string[]): Promise<string>;
}

const HOST = "127.0.0.1";
/** Somebody else may take a free port between our finding it and Redis's binding it. */
const TRIES = 5;

/** Starts `redis-server` and resolves once it takes connections. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let left = TRIES;; left--) {
    const port = options.port ?? freePort();
    const dir = options.dir ?? await Deno.makeTempDir({ prefix: "gavel-redis-" });
    const child = spawn(port, dir, options);
    const { ready, printed } = listen(child.stdout);
    if (await ready) return running({ child, port, printed, removeDir: options.dir ? null : dir });
    await child.status;
    if (!options.dir) await Deno.remove(dir, { recursive: true });
    if (left <= 1 || options.port !== undefined) {
      throw new Error(`redis-server did not start on port ${port}:\n${await printed}`);
    }
  }
}

interface Running {
  readonly child: Deno.ChildProcess;
  readonly port: number;
  readonly printed: Promise<string>;
  readonly removeDir: string | null;
}

function running({ child, port, printed, removeDir }: Running): RedisServer {
  let ended: Promise<void> | null = null;
  const end = async (signal: Deno.Signal) => {
    child.kill(signal);
    await child.status;
    await printed;
    if (removeDir) await Deno.remove(removeDir, { recursive: true });
  };
  const stop = () => ended ??= end("SIGTERM");
  return {
    url: `redis://${HOST}:${port}`,
    port,
    pid: child.pid,
    stop,
    kill9: () => ended ??= end("SIGKILL"),
    cli: (...args) => redisCli(port, args),
    [Symbol.asyncDispose]: stop,
  };
}

function spawn(port: number, dir: string, { appendonly = false, config = [] }: RedisServerOptions) {
  const durability = appendonly ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
  return new Deno.Command("redis-server", {
    args: ["--port", `${port}`, "--bind", HOST, "--dir", dir, "--save", "", ...durability, ...config],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** Reads all that it prints. `ready` is false when it ended without a word of being ready. */
function listen(stdout: ReadableStream<Uint8Array>) {
  const ready = Promise.withResolvers<boolean>();
  const read = async () => {
    let text = "";
    for await (const piece of stdout.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (text.includes("Ready to accept connections")) ready.resolve(true);
    }
    ready.resolve(false);
    return text;
  };
  return { ready: ready.promise, printed: read() };
}

async function redisCli(port: number, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("redis-cli", {
    args: ["-h", HOST, "-p", `${port}`, ...args],
    stdin: "null",
  }).output();
  const printed = new TextDecoder().decode(stdout).trimEnd();
  if (!success) {
    throw new Error(`redis-cli ${args.join(" ")} failed: ${printed}${new TextDecoder().decode(stderr)}`);
  }
  return printed;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
