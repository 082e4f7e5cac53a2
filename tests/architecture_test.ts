import assert from "node:assert/strict";
import { dirname, join } from "node:path/posix";
import { sourceFiles } from "./support/source_files.ts";

/**
 * The imports that each part of `src/` may have of the others: a folder, or one file of it. A part that is not here fails
 * the test, so that nobody adds a room without saying which doors it has.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  auction: [],
  resilience: ["clock.ts"],
  // Shares no code with nellis, so that a mistake in one can't hide the same mistake in the other.
  simulator: ["clock.ts"],
  wire: ["auction"],
  nellis: ["auction", "resilience", "clock.ts"],
  redis: [],
  store: ["auction", "redis", "wire", "file_errors.ts", "start_error.ts", "clock.ts"],
  // A backup of the store, whatever it holds: which schemas its records have is told by the composition.
  backup: [
    "store/document.ts",
    "store/migrations.ts",
    "store/store.ts",
    "file_errors.ts",
    "start_error.ts",
    "clock.ts",
  ],
  owner: [
    "auction",
    "resilience/serial_tasks.ts",
    "wire/must_be.ts",
    "store/store.ts",
    "store/record.ts",
    "store/troubles.ts",
    "store/crypto.ts",
    "store/owner_files.ts",
    "start_error.ts",
    "clock.ts",
  ],
  // The records of the older installation, made ours.
  takeover: [
    "auction",
    "bidding/ledger.ts",
    "flags/definitions.ts",
    "owner",
    "redis",
    "store",
    "timeline",
    "wire",
  ],
  flags: [
    "config_values.ts",
    "redis",
    "resilience/serial_tasks.ts",
    "store",
    "wire",
    "clock.ts",
  ],
  notify: [
    "auction",
    "store/store.ts",
    "store/record.ts",
    "resilience",
    "clock.ts",
    "event_bus.ts",
    "config_values.ts",
  ],
  bidding: [
    "auction",
    "store/store.ts",
    "store/record.ts",
    "store/troubles.ts",
    "nellis/api.ts",
    "owner",
    "clock.ts",
    "event_bus.ts",
  ],
  monitor: [
    "auction",
    "bidding",
    "nellis/api.ts",
    "nellis/feed/lot_feed.ts",
    "store",
    "resilience",
    "clock.ts",
    "event_bus.ts",
    "mailbox.ts",
  ],
  timeline: [
    "auction",
    "resilience/serial_tasks.ts",
    "store/store.ts",
    "store/record.ts",
    "event_bus.ts",
  ],
  results: [
    "auction",
    "bidding/ledger.ts",
    "resilience/serial_tasks.ts",
    "store/store.ts",
    "store/record.ts",
    "event_bus.ts",
  ],
  server: [
    "auction",
    "flags/flags.ts",
    "wire",
    "monitor",
    "bidding/ledger.ts",
    "bidding/owner_limits.ts",
    "bidding/budget.ts",
    "timeline",
    "results",
    "owner",
    "nellis/api.ts",
    "store/store.ts",
    "telemetry",
    "clock.ts",
    "event_bus.ts",
    "start_error.ts",
  ],
  telemetry: ["auction", "event_bus.ts", "clock.ts"],
  // Run in the browser. Of the server they know the shapes that come over the wire.
  client: ["wire", "clock.ts"],
  dashboard: ["client", "wire", "clock.ts"],
  // A second house beside the real one: it starts the whole of Gavel on top of the simulator.
  demo: [
    "auction",
    "simulator",
    "telemetry",
    "commands",
    "gavel.ts",
    "config.ts",
    "clock.ts",
    "event_bus.ts",
  ],
  "clock.ts": [],
  "event_bus.ts": ["auction", "mailbox.ts"],
  "mailbox.ts": [],
  "version.ts": [],
  "start_error.ts": [],
  "reachable_url.ts": [],
  "closing.ts": ["clock.ts"],
  "listen_error.ts": [],
  // A store that no Gavel runs on, for the commands that read or replace all of it.
  "stopped_store.ts": [
    "backup",
    "bidding/ledger.ts",
    "commands/restore.ts",
    "composition",
    "config.ts",
    "store_opening.ts",
    "store",
    "clock.ts",
    "start_error.ts",
  ],
  "command_line.ts": [],
  commands: [
    "backup",
    "flags",
    "owner/older_cipher.ts",
    "redis/connection.ts",
    "resilience",
    "takeover",
    "wire",
    "start_error.ts",
    "clock.ts",
  ],
  "config_values.ts": ["start_error.ts"],
  "config_variables.ts": [
    "config_values.ts",
    "owner/access_token.ts",
    "notify/notify_url.ts",
    "server/access/address.ts",
    "store/crypto.ts",
    "store/store.ts",
  ],
  "config.ts": [
    "config_values.ts",
    "config_variables.ts",
    "flags/flag_value.ts",
    "server/access/address.ts",
    "server/access/rate_limit.ts",
    "store/store.ts",
  ],
  // The store of a start: which one, in whose hands, and what is said while it is away.
  "store_opening.ts": [
    "composition/stores.ts",
    "config.ts",
    "owner/access_token.ts",
    "server/waiting_room.ts",
    "store",
    "clock.ts",
    "listen_error.ts",
    "reachable_url.ts",
  ],
  // The engine beneath, the store under it and the server before it: what a start of Gavel is.
  "gavel.ts": [
    "auction/limits/sign_in.ts",
    "backup",
    "composition/backups.ts",
    "composition/health_checks.ts",
    "composition/told_reading.ts",
    "container.ts",
    "store_opening.ts",
    "monitor/monitor.ts",
    "owner",
    "server",
    "store",
    "takeover",
    "telemetry",
    "clock.ts",
    "closing.ts",
    "config.ts",
    "event_bus.ts",
    "reachable_url.ts",
    "listen_error.ts",
    "start_error.ts",
    "version.ts",
  ],
  // The composition root of the engine, and its parts: they alone know every other.
  "container.ts": [
    "auction",
    "composition",
    "config.ts",
    "flags/flags.ts",
    "monitor/monitor.ts",
    "resilience/circuit_breaker.ts",
    "server/services.ts",
    "telemetry/late_timers.ts",
    "telemetry/metrics.ts",
    "timeline",
    "results",
  ],
  composition: [
    "auction",
    "backup",
    "nellis",
    "resilience/time_jumps.ts",
    "store",
    "owner",
    "flags",
    "bidding",
    "monitor",
    "notify",
    "results",
    "telemetry",
    "timeline/history.ts",
    "clock.ts",
    "config.ts",
    "event_bus.ts",
    "version.ts",
    "start_error.ts",
  ],
  // Looks at all of an installation from outside, and uses of each part what only reads.
  doctor: [
    "auction/limits/sign_in.ts",
    "backup/file.ts",
    "backup/night_files.ts",
    "commands/ask_json.ts",
    "composition/stores.ts",
    "config_variables.ts",
    "flags",
    "nellis",
    "notify",
    "owner/access_token.ts",
    "redis",
    "store",
    "clock.ts",
    "config.ts",
    "listen_error.ts",
    "reachable_url.ts",
    "start_error.ts",
    "version.ts",
  ],
  "stop_signal.ts": ["clock.ts"],
  "serve.ts": [
    "gavel.ts",
    "commands",
    "owner/access_token.ts",
    "nellis/http_client.ts",
    "telemetry",
    "clock.ts",
    "config.ts",
    "start_error.ts",
    "version.ts",
  ],
  "cli.ts": [
    "composition/stores.ts",
    "serve.ts",
    "stop_signal.ts",
    "stopped_store.ts",
    "doctor",
    "demo",
    "simulator",
    "commands",
    "owner/access_token.ts",
    "store/data_dir.ts",
    "command_line.ts",
    "start_error.ts",
    "listen_error.ts",
    "reachable_url.ts",
    "clock.ts",
    "config.ts",
    "config_values.ts",
    "version.ts",
  ],
};

/** Longer files, each with why it is still one idea. */
const LONG_FILES: Readonly<Record<string, string>> = {};
const MOST_LINES = 300;
/** Tests aside: they stand beside what they test. */
const MOST_FILES = 20;

interface Source {
  /** Below `src/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = await Promise.all(
  (await sourceFiles("src")).map(async (path) => {
    const text = await Deno.readTextFile(path);
    return { path: path.slice("src/".length), text, imports: importsOf(withoutComments(text)) };
  }),
);

Deno.test("imports are found however they are written", () => {
  assert.deepEqual(
    importsOf(`
      import { a } from "./a.ts";
      import type { B } from '../b.ts';
      import "./c.ts";
      export * from "./d.ts";
      export {
        e,
      } from "./e.ts";
      const f = await import("./f.ts");
    `),
    ["./a.ts", "../b.ts", "./c.ts", "./d.ts", "./e.ts", "./f.ts"],
  );
});

Deno.test("an arrow is allowed to a listed folder or file, and nowhere else", () => {
  const from = (path: string) => ({ path, text: "", imports: [] });
  assert.ok(isAllowed(from("server/app.ts"), "auction/types.ts"));
  assert.ok(isAllowed(from("server/routes/bids.ts"), "bidding/ledger.ts"));
  assert.ok(!isAllowed(from("server/app.ts"), "bidding/bidder.ts"));
  assert.ok(!isAllowed(from("auction/step.ts"), "store/store.ts"));
  assert.ok(!isAllowed(from("a_new_folder/file.ts"), "clock.ts"));
});

Deno.test("imports go only where the arrows point", () => {
  const wrong = sources.flatMap((source) =>
    neighbours(source).filter((target) => !isAllowed(source, target)).map((target) =>
      `${source.path} → ${target}`
    )
  );
  assert.deepEqual(wrong, [], "wrong arrows");
});

Deno.test("the extension knows what both clients know and what comes over the wire, no dashboard and no server", async () => {
  const allowed = /^(extension\/|src\/client\/|src\/wire\/|src\/clock\.ts$)/;
  const wrong: string[] = [];
  for (const path of [...await sourceFiles("extension"), "extension/popup/popup.css"]) {
    for (const name of importsOf(withoutComments(await Deno.readTextFile(path)))) {
      const target = join(dirname(path), name);
      if (name.startsWith(".") && /\.(tsx?|css)$/.test(name) && !allowed.test(target)) {
        wrong.push(`${path} → ${target}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no file imports itself by a detour, types included", async () => {
  const graph = new Map<string, readonly string[]>();
  for (const root of ["src", "extension", "build", "tests", "features"]) {
    for (const path of await sourceFiles(root, { withTests: true })) {
      const imports = importsOf(withoutComments(await Deno.readTextFile(path)));
      graph.set(
        path,
        imports.filter((name) => name.startsWith(".")).map((name) => join(dirname(path), name)),
      );
    }
  }
  assert.deepEqual(circleIn(graph), undefined);
  assert.deepEqual(circleIn(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
});

Deno.test("no part imports itself by a detour", () => {
  const graph = new Map<string, string[]>();
  for (const source of sources) {
    const part = partOf(source.path);
    const others = importedFiles(source).map(partOf).filter((other) => other !== part);
    graph.set(part, [...graph.get(part) ?? [], ...others]);
  }
  assert.deepEqual(circleIn(graph), undefined);
});

Deno.test("a folder can be seen at a glance", async () => {
  const folders = new Map<string, number>();
  for (const root of ["src", "tests", "features"]) {
    for (const path of await sourceFiles(root)) {
      if (!path.endsWith("_test.ts")) folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + 1);
    }
  }
  assert.deepEqual([...folders].filter(([, count]) => count > MOST_FILES), []);
});

Deno.test("no arrow is allowed that no import takes", () => {
  const unused = Object.entries(ARROWS).flatMap(([part, targets]) => {
    const imported = sources.filter(({ path }) => partOf(path) === part).flatMap(importedFiles);
    return targets
      .filter((target) => !imported.some((file) => file === target || file.startsWith(`${target}/`)))
      .map((target) => `${part} → ${target}`);
  });
  assert.deepEqual(unused, [], "arrows that no import takes");
});

Deno.test("the auction core imports nothing but itself", () => {
  const foreign = sources.filter(({ path }) => partOf(path) === "auction")
    .flatMap(({ path, imports }) =>
      imports.filter((name) => !join(dirname(path), name).startsWith("auction/")).map((name) =>
        `${path}: ${name}`
      )
    );
  assert.deepEqual(foreign, []);
});

Deno.test("nothing tells the time or sets a timer but the clock, in the extension too", async () => {
  const clockCall = /\b(Date\.now|performance\.now|setTimeout|setInterval|Date\(\))/;
  const extension = await Promise.all(
    (await sourceFiles("extension")).map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
  );
  const offenders = [...sources, ...extension].filter(({ path, text }) =>
    path !== "clock.ts" && clockCall.test(withoutComments(text))
  );
  assert.deepEqual(offenders.map(({ path }) => path), []);
});

Deno.test("the extension uses nothing that the oldest Chrome it is for lacks", async () => {
  // Chrome 126, 119 and 122; `light-dark()` (123) has a way round beside it.
  const younger = /\bURL\.parse\(|\bPromise\.(withResolvers|try)\(|\bnew Set\([^)]*\)\.(union|difference)\(/;
  for (const path of [...await sourceFiles("extension"), ...await sourceFiles("src/client")]) {
    const text = await Deno.readTextFile(path);
    assert.doesNotMatch(withoutComments(text), younger, path);
  }
  for (const path of ["extension/panel/style.ts", "extension/popup/popup.css"]) {
    assert.match(await Deno.readTextFile(path), /@supports not \(color: light-dark\(/, path);
  }
});

Deno.test("the core draws no random numbers", () => {
  const offenders = sources.filter(({ path, text }) =>
    partOf(path) === "auction" && /\b(Math\.random|crypto)\b/.test(withoutComments(text))
  );
  assert.deepEqual(offenders.map(({ path }) => path), []);
});

Deno.test("a file is one idea: it is short, or it is listed with its reason", () => {
  const long = sources.filter(({ text }) => text.split("\n").length > MOST_LINES + 1).map(({ path }) => path);
  assert.deepEqual(long, Object.keys(LONG_FILES));
});

Deno.test("no file is called after nothing in particular", () => {
  const vague = sources.filter(({ path }) =>
    /(^|[/_])(utils?|helpers?|managers?|misc|common)([/_.]|$)/.test(path)
  );
  assert.deepEqual(vague.map(({ path }) => path), []);
});

Deno.test("the architecture document shows every folder of src", async () => {
  const document = await Deno.readTextFile("docs/architecture.md");
  const folders = new Set(sources.filter(({ path }) => path.includes("/")).map(({ path }) => partOf(path)));
  assert.deepEqual(
    [...folders].filter((folder) => !document.includes(`src/${folder}/`)),
    [],
    "not in docs/architecture.md",
  );
});

Deno.test("every file that the architecture document names is there", async () => {
  const document = await Deno.readTextFile("docs/architecture.md");
  const files = [
    ...await sourceFiles("src", { withTests: true }),
    ...await sourceFiles("tests", { withTests: true }),
    ...await sourceFiles("extension"),
    ...await sourceFiles("build"),
  ];
  files.push("main.ts");
  const named = [...new Set([...document.matchAll(/`([\w/]+\.ts)`/g)].map(([, name = ""]) => name))];
  const missing = named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)));
  assert.deepEqual(missing, []);
});

Deno.test("every name of the code in the architecture document is one of the code's", async () => {
  const document = await Deno.readTextFile("docs/architecture.md");
  const files =
    (await Promise.all(["src", "tests", "extension", "build"].map((folder) => sourceFiles(folder)))).flat();
  const code = (await Promise.all(files.map((path) => Deno.readTextFile(path)))).join("\n");
  const named = new Set(
    [...document.matchAll(/`([A-Za-z]\w*[A-Z_]\w*)(?:\(\))?`/g)].map(([, name = ""]) => name),
  );
  // The older installation's alone.
  named.delete("AUCTION_CLEANUP_INTERVAL_MS");
  assert.deepEqual([...named].filter((name) => !new RegExp(`\\b${name}\\b`).test(code)), []);
});

/** The folder of `src/` that a file is in, or the file itself when it is in none. */
function partOf(path: string): string {
  return path.split("/")[0] ?? path;
}

/** The files of `src/` that a source imports. */
function importedFiles({ path, imports }: Source): string[] {
  return imports.filter((name) => name.startsWith("."))
    .map((name) => join(dirname(path), name))
    .filter((target) => !target.startsWith(".."));
}

/** Those that belong to other parts. */
function neighbours(source: Source): string[] {
  return importedFiles(source).filter((target) => partOf(target) !== partOf(source.path));
}

/** The first way that leads from a file back to it; undefined when there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}

function isAllowed({ path }: Source, target: string): boolean {
  return ARROWS[partOf(path)]?.some((allowed) => allowed === target || target.startsWith(`${allowed}/`)) ??
    false;
}

function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** Good enough for code that deno fmt has been over: a comment stands alone or follows a space. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
