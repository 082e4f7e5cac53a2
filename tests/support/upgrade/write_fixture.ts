import { STORE_FORMAT } from "../../../src/store/migrations.ts";
import { VERSION } from "../../../src/version.ts";
import { runGavel, type RunningGavel } from "../server/running_gavel.ts";
import { startRedisServer } from "../store/redis_server.ts";
import { playStory, STORY_KEY } from "./story.ts";
import { entriesOfKv, entriesOfRedis, writeEntries } from "./stored_entries.ts";

// Writes what this Gavel stores, in both stores, as a fixture of its format: `deno task fixtures`. Run it once a
// release, and whenever the format rises.

const folder = `tests/fixtures/stores/${STORE_FORMAT}/${VERSION}`;
await Deno.mkdir(folder, { recursive: true });
await writeKvFixture();
await writeRedisFixture();

async function writeKvFixture(): Promise<void> {
  await using running = await start({ STORE: "kv" });
  const endedAtMs = await play(running);
  const entries = await entriesOfKv(`${running.dataDir}/gavel.kv`);
  await writeEntries(`${folder}/kv.ndjson`, { endedAtMs, entries });
}

async function writeRedisFixture(): Promise<void> {
  await using redis = await startRedisServer();
  await using running = await start({ STORE: "redis", REDIS_URL: redis.url });
  const endedAtMs = await play(running, () => redis.cli("PING"));
  await writeEntries(`${folder}/redis.ndjson`, { endedAtMs, entries: await entriesOfRedis(redis) });
}

async function start(env: Readonly<Record<string, string>>): Promise<RunningGavel & AsyncDisposable> {
  const running = await runGavel({ env: { ...env, ENABLE_SSE: "false", ENCRYPTION_KEY: STORY_KEY } });
  return Object.assign(running, { [Symbol.asyncDispose]: running.close });
}

/** Plays the story and stops Gavel. `rest` waits until the store has answered what it was sent. */
async function play(running: RunningGavel, rest: () => Promise<unknown> = () => Promise.resolve()) {
  const { clock } = running;
  await playStory(running, async (seconds) => {
    for (let passed = 0; passed < seconds; passed += 0.5) {
      await clock.advance(500);
      await rest();
    }
  });
  await running.stop();
  return clock.now();
}
