import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { ConfigError } from "../config_values.ts";
import { createGate, type Gate } from "../../tests/support/gate.ts";
import { STORED_KEYS } from "./definitions.ts";
import { createFlags, type FlagSource } from "./flags.ts";

/** A source that a test can change as another program would. */
interface PretendSource extends FlagSource {
  readonly texts: Map<string, string>;
  readonly writes: string[];
  /** Changes a key as another program would, and calls the watchers. */
  change(key: string, text: string | null): Promise<void>;
  /** While set, every call rejects with it. */
  failure: Error | null;
  /** While set, a read waits until it is opened, and gives what was there when it began. */
  slowRead: Gate | null;
  readonly watchers: Set<() => void>;
  reads: number;
  isClosed: boolean;
}

function pretendSource(texts: Record<string, string> = {}): PretendSource {
  const source: PretendSource = {
    texts: new Map(Object.entries(texts)),
    writes: [],
    failure: null,
    slowRead: null,
    watchers: new Set(),
    reads: 0,
    isClosed: false,
    async readAll() {
      source.reads++;
      const found = new Map(source.texts);
      await source.slowRead?.opened;
      if (source.failure) throw source.failure;
      return found;
    },
    write(key, text) {
      if (source.failure) return Promise.reject(source.failure);
      source.writes.push(`${key}=${text}`);
      if (text === null) source.texts.delete(key);
      else source.texts.set(key, text);
      return Promise.resolve();
    },
    watch(onChange) {
      source.watchers.add(onChange);
      return () => source.watchers.delete(onChange);
    },
    close() {
      source.isClosed = true;
      return Promise.resolve();
    },
    async change(key, text) {
      if (text === null) source.texts.delete(key);
      else source.texts.set(key, text);
      for (const onChange of source.watchers) onChange();
      await setImmediate();
    },
  };
  return source;
}

const inside = (variables: Record<string, string>) => (name: string) => variables[name];
const nothing = inside({});

async function flagsOver(source: PretendSource, environment = nothing) {
  const flags = await createFlags({ environment, source });
  const changes: string[] = [];
  const stop = flags.onChange((name) => changes.push(name));
  return { flags, changes, stop };
}

Deno.test("at the start the store goes before the environment, and that before the defaults", async () => {
  const { flags } = await flagsOver(
    pretendSource({ sse: "off", sse_rollout_percent: "5" }),
    inside({ ENABLE_SSE: "on", USE_POLLING_QUEUE: "no" }),
  );
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  assert.equal(flags.percent("SSE_ROLLOUT_PERCENT"), 5);
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), false);
  assert.equal(flags.isOn("USE_CIRCUIT_BREAKER"), true);
  assert.deepEqual(
    flags.list().map(({ name, enabled, value, source }) => `${name} ${enabled} ${value} ${source}`),
    [
      "USE_POLLING_QUEUE false false environment",
      "USE_CIRCUIT_BREAKER true true default",
      "ENABLE_SSE false false store",
      "SSE_ROLLOUT_PERCENT true 5 store",
      "USE_MINIMAL_POLLING true true default",
      "USE_SMART_BIDDING false false default",
      "USE_DOUBLING_STEPS true true default",
      "ENABLE_PERFORMANCE_METRICS false false default",
      "ENABLE_DISTRIBUTED_TRACING false false default",
    ],
  );
});

Deno.test("a wrong value in the environment stops the start before anything is asked", async () => {
  const source = pretendSource();
  await assert.rejects(createFlags({ environment: inside({ ENABLE_SSE: "banana" }), source }), ConfigError);
  assert.equal(source.reads, 0);
  assert.equal(source.watchers.size, 0);
});

Deno.test("somebody else's change acts at once, and is told of once", async () => {
  const source = pretendSource();
  const { flags, changes } = await flagsOver(source);
  await source.change("polling_queue", "false");
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), false);
  assert.deepEqual(changes, ["USE_POLLING_QUEUE"]);
  await source.change("polling_queue", "0");
  await source.change("magic", "1");
  assert.deepEqual(changes, ["USE_POLLING_QUEUE"], "nothing else has changed");
  await source.change("polling_queue", null);
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), true);
  assert.deepEqual(changes, ["USE_POLLING_QUEUE", "USE_POLLING_QUEUE"]);
});

Deno.test("a stored banana changes nothing, and what held before it does not stay", async () => {
  const source = pretendSource({ performance_metrics: "on" });
  const { flags } = await flagsOver(source);
  assert.equal(flags.isOn("ENABLE_PERFORMANCE_METRICS"), true);
  await source.change("performance_metrics", "banana");
  assert.equal(flags.view("ENABLE_PERFORMANCE_METRICS").enabled, false);
  assert.equal(flags.view("ENABLE_PERFORMANCE_METRICS").source, "default");
});

Deno.test("what is set is stored under the short name alone, and holds", async () => {
  const source = pretendSource({ use_polling_queue: "on" });
  const { flags, changes } = await flagsOver(source);
  await flags.set("USE_POLLING_QUEUE", " OFF ");
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), false);
  assert.deepEqual([...source.texts], [["polling_queue", "false"]]);
  await flags.set("SSE_ROLLOUT_PERCENT", "40 %");
  assert.equal(flags.percent("SSE_ROLLOUT_PERCENT"), 40);
  assert.equal(source.texts.get("sse_rollout_percent"), "40");
  assert.deepEqual(changes, ["USE_POLLING_QUEUE", "SSE_ROLLOUT_PERCENT"]);
});

Deno.test("what is unset is left to the environment, under every name", async () => {
  const source = pretendSource({ use_polling_queue: "on", polling_queue: "on" });
  const { flags } = await flagsOver(source, inside({ USE_POLLING_QUEUE: "off" }));
  await flags.unset("USE_POLLING_QUEUE");
  assert.deepEqual(flags.view("USE_POLLING_QUEUE"), {
    name: "USE_POLLING_QUEUE",
    enabled: false,
    value: "false",
    source: "environment",
    description: flags.view("USE_POLLING_QUEUE").description,
  });
  assert.equal(source.texts.size, 0);
});

Deno.test("what is stored under an older name gives way to what is set, and to nothing when it is unset", async () => {
  const source = pretendSource({ use_sse: "off" });
  const { flags, changes } = await flagsOver(source);
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  await flags.set("ENABLE_SSE", "off");
  assert.deepEqual([...source.texts], [["sse", "false"]]);
  assert.deepEqual(changes, []);
  await source.change("use_sse", "off");
  await flags.unset("ENABLE_SSE");
  assert.equal(source.texts.size, 0);
  assert.deepEqual(changes, ["ENABLE_SSE"]);
});

Deno.test("a value that is not allowed is refused, and nothing is written", async () => {
  const source = pretendSource();
  const { flags, changes } = await flagsOver(source);
  for (const text of ["banana", "", " ", "50"]) {
    await assert.rejects(flags.set("ENABLE_SSE", text), RangeError);
  }
  await assert.rejects(
    flags.set("SSE_ROLLOUT_PERCENT", "101"),
    new RangeError(
      'SSE_ROLLOUT_PERCENT can\'t be "101": it must be a whole number from 0 to 100, with or without a % sign',
    ),
  );
  assert.deepEqual(source.writes, []);
  assert.deepEqual(changes, []);
});

Deno.test("a percentage of 0 is not enabled", async () => {
  const { flags } = await flagsOver(pretendSource({ sse_rollout_percent: "0" }));
  assert.equal(flags.percent("SSE_ROLLOUT_PERCENT"), 0);
  assert.equal(flags.view("SSE_ROLLOUT_PERCENT").enabled, false);
});

Deno.test("while the source is away the flags stay as they are, and follow it again afterwards", async () => {
  const source = pretendSource({ sse: "off" });
  const { flags, changes } = await flagsOver(source);
  source.failure = new Error("away");
  await source.change("sse", null);
  await source.change("sse", "on");
  await assert.rejects(flags.set("ENABLE_SSE", "on"), /away/);
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  assert.deepEqual(changes, []);
  source.failure = null;
  await source.change("sse", "on");
  assert.equal(flags.isOn("ENABLE_SSE"), true);
});

Deno.test("a source that is away at the start leaves it to the environment until it comes", async () => {
  const source = pretendSource({ sse: "on" });
  source.failure = new Error("away");
  const { flags } = await flagsOver(source, inside({ ENABLE_SSE: "off" }));
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  source.failure = null;
  await source.change("polling_queue", "off");
  assert.equal(flags.isOn("ENABLE_SSE"), true);
});

Deno.test("what was read before a write does not undo it", async () => {
  const source = pretendSource();
  const { flags, changes } = await flagsOver(source);
  const gate = source.slowRead = createGate();
  await source.change("minimal_polling", "off");
  const set = flags.set("ENABLE_SSE", "off");
  gate.open();
  await set;
  await setImmediate();
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  assert.deepEqual(changes, ["USE_MINIMAL_POLLING", "ENABLE_SSE"]);
});

Deno.test("a storm of changes is read in two goes", async () => {
  const source = pretendSource();
  const { flags } = await flagsOver(source);
  source.reads = 0;
  await Promise.all(STORED_KEYS.map((key) => source.change(key, "0")));
  assert.equal(flags.list().every(({ enabled }) => !enabled), true);
  assert.ok(source.reads <= 2, `${source.reads} reads`);
});

Deno.test("a listener that throws stops nobody else, and sees every flag as it is now", async () => {
  const source = pretendSource();
  const { flags, changes } = await flagsOver(source);
  const seen: boolean[] = [];
  flags.onChange(() => {
    seen.push(flags.isOn("ENABLE_SSE"), flags.isOn("USE_MINIMAL_POLLING"));
    throw new Error("listener");
  });
  const later: string[] = [];
  flags.onChange((name) => later.push(name));
  source.texts.set("sse", "off");
  await source.change("minimal_polling", "off");
  assert.deepEqual(changes, ["ENABLE_SSE", "USE_MINIMAL_POLLING"]);
  assert.deepEqual(later, changes);
  assert.deepEqual(seen, [false, false, false, false]);
});

Deno.test("who has stopped listening, and flags that are closed, hear nothing more", async () => {
  const source = pretendSource();
  const { flags, changes, stop } = await flagsOver(source);
  stop();
  await source.change("sse", "off");
  assert.deepEqual(changes, []);
  await flags.close();
  assert.equal(source.isClosed, true);
  assert.equal(source.watchers.size, 0);
  await source.change("sse", "on");
  assert.equal(flags.isOn("ENABLE_SSE"), false, "they stay as they were");
});

Deno.test("clients set and unset a flag by any of its names, with any kind of value", async () => {
  const { flags: { set, unset, list } } = await flagsOver(pretendSource());
  for (
    const [word, value] of [["ENABLE_SSE", false], ["enable_sse", 0], ["sse", "off"], [
      "USE_SSE",
      "off",
    ]] as const
  ) {
    const view = await set(word, value);
    assert.equal(view?.name, "ENABLE_SSE");
    assert.equal(view?.enabled, false);
    assert.equal(view?.source, "store");
    assert.deepEqual(list().find(({ name }) => name === "ENABLE_SSE"), view);
    assert.equal((await unset(word))?.source, "default");
  }
  assert.equal((await set("SSE_ROLLOUT_PERCENT", 12))?.value, "12");
});

Deno.test("a name that is no flag's gives nothing, and a value that is not allowed is refused", async () => {
  const { flags: { set, unset, list } } = await flagsOver(pretendSource());
  const before = list();
  assert.equal(await set("ENABLE_MAGIC", true), undefined);
  assert.equal(await unset("ENABLE_MAGIC"), undefined);
  await assert.rejects(set("ENABLE_SSE", "banana"), RangeError);
  await assert.rejects(set("ENABLE_SSE", 0.5), RangeError);
  assert.deepEqual(list(), before);
});
