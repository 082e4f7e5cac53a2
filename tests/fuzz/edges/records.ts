import { createRandom, type Random } from "../../../src/simulator/random.ts";
import { StartError } from "../../../src/start_error.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import type { Key } from "../../../src/store/store.ts";
import type { Case, Edge, Json, OpenEdge } from "../edge.ts";
import { type FuzzedGavel, openGavel } from "../gavel.ts";
import { mutateJson } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";
import { readEverything, type Stored, storedByARun } from "../stored_run.ts";

/** The records of the store: whatever stands in them, Gavel starts, answers, and bids nothing that it should not. */
export const recordsEdge: Edge = { name: "stored records", open: openRecords };

async function openRecords(): Promise<OpenEdge> {
  const stored = await storedByARun();
  return {
    draw: (random) => drawRecords(random, stored),
    attempt: (tried) => attemptStart(tried, stored),
    join: joined,
    close: () => Promise.resolve(),
  };
}

function drawRecords(random: Random, stored: readonly Stored[]): Case {
  const count = random.between(1, 3);
  const changes = Array.from({ length: count }, (): Json => {
    const [key, text] = random.pick(stored);
    const kind = random.next();
    const changed = kind < 0.75
      ? JSON.stringify(mutateJson(random, JSON.parse(text)))
      : kind < 0.9
      ? mutateText(random, text)
      : rawText(random);
    return [
      random.next() < 0.95 ? key : [...key.slice(0, -1), mutateText(random, key.at(-1) ?? "")],
      changed,
    ];
  });
  return { changes };
}

/** Puts the changes of two cases together, unless both change one record. */
function joined({ changes: some = [] }: Case, { changes: others = [] }: Case): Case | null {
  if (!Array.isArray(some) || !Array.isArray(others)) return null;
  const keys = new Set(
    [...some, ...others].map((change) => JSON.stringify(Array.isArray(change) ? change[0] : null)),
  );
  return keys.size < some.length + others.length ? null : { changes: [...some, ...others] };
}

async function attemptStart({ changes }: Case, stored: readonly Stored[]): Promise<string | null> {
  const documents = new Map<string, Stored>(
    stored.map((document) => [JSON.stringify(document[0]), document]),
  );
  for (const change of Array.isArray(changes) ? changes : []) {
    const [key, text] = Array.isArray(change) ? change : [];
    if (!Array.isArray(key) || key.length === 0) continue;
    documents.set(JSON.stringify(key), [key.map(String) as unknown as Key, String(text)]);
  }
  let fuzzed: FuzzedGavel;
  try {
    fuzzed = await openGavel(createRandom(1), {
      store: createMemoryStore([...documents.values()]),
      isSetUp: false,
    });
  } catch (error) {
    // A fault that the owner must mend ends a start, in one line. The other changes are seen in a start without this one.
    if (!(error instanceof StartError)) throw error;
    const [some, others] = halves(Array.isArray(changes) ? changes : []);
    if (some.length === 0 || others.length === 0) return null;
    return await attemptStart({ changes: some }, stored) ?? await attemptStart({ changes: others }, stored);
  }
  try {
    return await readEverything(fuzzed);
  } finally {
    await fuzzed.close();
  }
}

function halves<Item>(items: readonly Item[]): readonly [readonly Item[], readonly Item[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
