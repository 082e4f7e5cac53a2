import assert from "node:assert/strict";
import { startRedisServer } from "../support/store/redis_server.ts";
import { startProgram, until } from "./program.ts";

const TOKEN = "the-token-of-the-owner";
const NAME = "redis.gavel.test";
/** Gives a process its own `/etc/hosts`, the file that is named first. */
const OWN_HOSTS = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"'];

async function mayHaveOwnHosts(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    const [program = "", ...args] = [...OWN_HOSTS, "/etc/hosts", "true"];
    return (await new Deno.Command(program, { args, stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const isPossible = await mayHaveOwnHosts();

Deno.test({
  name: "a name that can't be looked up at the start is waited for, and found when it is there" +
    (isPossible ? "" : " (only root can give a process its own /etc/hosts)"),
  ignore: !isPossible,
  async fn() {
    await using redis = await startRedisServer({ appendonly: true });
    const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
    const hosts = `${folder}/hosts`;
    await Deno.writeTextFile(hosts, "127.0.0.1 localhost\n");
    const env = {
      DATA_DIR: `${folder}/data`,
      AUTH_TOKEN: TOKEN,
      STORE: "redis",
      REDIS_URL: `redis://${NAME}:${redis.port}`,
    };
    {
      await using program = startProgram("serve", env, { within: [...OWN_HOSTS, hosts] });
      await until(() => `it tells; it wrote ${program.stderr}`, () => program.stderr.includes(`${NAME}:`));
      assert.match(program.stderr, /is away \(getaddrinfo (ENOTFOUND|EAI_AGAIN)/);
      await Deno.writeTextFile(hosts, `127.0.0.1 localhost ${NAME}\n`);
      const health = await fetch(`${await program.url()}/health`);
      assert.deepEqual([health.status, (await health.json()).status], [200, "healthy"]);
      program.kill("SIGTERM");
      assert.equal((await program.ended()).code, 0, program.stderr);
    }
    await Deno.remove(folder, { recursive: true });
  },
});
