import assert from "node:assert/strict";
import { join } from "node:path";
import { nightName } from "../../../src/backup/night_files.ts";
import { systemClock } from "../../../src/clock.ts";
import { runDoctorCommand } from "../../../src/doctor/command.ts";
import { createHouse, type House } from "../../../src/simulator/house.ts";
import { openKvStore } from "../../../src/store/kv.ts";
import { STORE_FORMAT } from "../../../src/store/migrations.ts";
import type { Store } from "../../../src/store/store.ts";

/** An installation that is sound and stopped, until a test spoils it. */
export interface Examined extends AsyncDisposable {
  /** The folder with everything. */
  readonly folder: string;
  readonly dataDir: string;
  readonly backupDir: string;
  /** The Nellis of this installation, on loopback. */
  readonly house: House;
  /** The variables that the doctor is run with; a test may change them. */
  readonly env: Record<string, string>;
  /** The notices that arrived at the owner's webhook. */
  readonly notices: () => number;
  /** Opens the store for a moment. */
  keep(work: (store: Store) => Promise<void>): Promise<void>;
  /** Runs `gavel doctor`, and asserts that it has left everything as it was. */
  doctor(...args: readonly string[]): Promise<Answer>;
  /** Runs it beside a Gavel that goes on writing, where nothing can be asserted of the folder. */
  doctorBeside(...args: readonly string[]): Promise<Answer>;
}

/** The end of a doctor's run: its exit code and all that it printed. */
export interface Answer {
  readonly code: number;
  readonly text: string;
}

/** Makes an installation in a folder of its own, with a session, a lot, a token and last night's backup. */
export async function openExamined(): Promise<Examined> {
  const folder = await Deno.makeTempDir({ prefix: "gavel-doctor-" });
  const [dataDir, backupDir] = [join(folder, "data"), join(folder, "nights")];
  await Deno.mkdir(dataDir, { mode: 0o700 });
  await Deno.mkdir(backupDir);
  await Deno.writeTextFile(join(dataDir, "auth-token"), "the-token-of-the-owner\n", { mode: 0o600 });
  await Deno.writeTextFile(join(backupDir, nightName(new Date())), "whole\n");
  const house = createHouse({ clock: systemClock() });
  const served = house.serve();
  let notices = 0;
  const receiver = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    notices++;
    return new Response();
  });
  const keep = async (work: (store: Store) => Promise<void>) => {
    const store = await openKvStore({ path: join(dataDir, "gavel.kv"), clock: systemClock() });
    try {
      await work(store);
    } finally {
      await store.close();
    }
  };
  const { id } = house.addLot({ closesInSeconds: 3_600 });
  await keep(async (store) => {
    await store.put(["system", "format"], { format: STORE_FORMAT });
    await store.put(["auth", "cookies"], { sealed: "…", setAtMs: 1 });
    await store.put(["auction", String(id)], { title: "lamp" });
  });
  const env: Record<string, string> = {
    DATA_DIR: dataDir,
    BACKUP_DIR: backupDir,
    HOST: "127.0.0.1",
    PORT: "0",
    NELLIS_BASE_URL: served.url,
    SSE_ENDPOINT: served.url,
    NOTIFY_URL: `http://127.0.0.1:${receiver.addr.port}/hook`,
  };
  return {
    folder,
    dataDir,
    backupDir,
    house,
    env,
    notices: () => notices,
    keep,
    async doctor(...args) {
      const before = await pictureOf(folder);
      const answer = await answerOf(args, env);
      assert.deepEqual(await pictureOf(folder), before, "The doctor changed something");
      return answer;
    },
    doctorBeside: (...args) => answerOf(args, env),
    async [Symbol.asyncDispose]() {
      house.close();
      await served.close();
      await receiver.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function answerOf(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answer> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const code = await runDoctorCommand(args, {
    env,
    clock: systemClock(),
    calendarNow: Date.now,
    fetch,
    ownFetch: fetch,
    isColoured: false,
    print,
    printError: print,
  });
  return { code, text: lines.join("\n") };
}

/** Returns everything below a folder, to the last byte and with its times and modes. */
export async function pictureOf(folder: string): Promise<readonly unknown[]> {
  const picture: unknown[] = [];
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  for (const name of names) {
    const path = join(folder, name);
    const { mtime, ctime, mode, isDirectory, size } = await Deno.stat(path);
    picture.push({ path, mtime, ctime, mode, size });
    if (isDirectory) picture.push(...await pictureOf(path));
    else picture.push(await Deno.readFile(path));
  }
  return picture;
}
