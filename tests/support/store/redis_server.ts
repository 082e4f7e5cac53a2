import { freePort } from "../server/free_port.ts";

/** The options of a Redis for a test. */
export interface RedisServerOptions {
  /** Writes to the disk before each answer; false (when left out) never writes to it. */
  readonly appendonly?: boolean;
  /** The port, to use one again after a stop; a free one when left out. */
  readonly port?: number;
  /** The folder for its data, to keep it over a restart; one that is removed with the server when left out. */
  readonly dir?: string;
  /** The program, such as one that `serverWithWaitaof` found; `redis-server` when left out. */
  readonly program?: string;
  /** More arguments, such as `["--maxmemory", "2mb"]`. */
  readonly config?: readonly string[];
}

/** A real `redis-server` that one test has for itself. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Asks it to end, and waits until it has. A second call does nothing. */
  stop(): Promise<void>;
  /** Kills it, as a power cut would, and waits until it has ended. */
  kill9(): Promise<void>;
  /** Runs `redis-cli` with `args` and returns its output without the last line break. */
  cli(...args: string[]): Promise<string>;
}

const HOST = "127.0.0.1";
/** Another program may take a free port before Redis binds it. */
const TRIES = 5;

/** Returns the name of a server on this machine that knows `WAITAOF` (Redis 7.2 or later, Valkey); null where none is. */
export async function serverWithWaitaof(): Promise<string | null> {
  for (const program of ["redis-server", "valkey-server"]) {
    const version = await versionOf(program);
    if (version !== null && version >= 7.2) return program;
  }
  return null;
}

async function versionOf(program: string): Promise<number | null> {
  try {
    const { stdout } = await new Deno.Command(program, { args: ["--version"], stdin: "null" }).output();
    return Number(/\bv=(\d+\.\d+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

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

function spawn(
  port: number,
  dir: string,
  { appendonly = false, config = [], program = "redis-server" }: RedisServerOptions,
) {
  const durability = appendonly ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
  return new Deno.Command(program, {
    args: ["--port", `${port}`, "--bind", HOST, "--dir", dir, "--save", "", ...durability, ...config],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** Reads all that it prints. `ready` resolves to false when it ended before it was ready. */
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
