import assert from "node:assert/strict";

/** A step definition as cucumber reports it. */
interface Definition {
  readonly id: string;
  readonly pattern: { readonly source: string };
}

/** A step of a scenario, and the definitions that match its text. */
interface Step {
  readonly text: string;
  readonly definitionIds: readonly string[];
}

/** The parts of cucumber's messages that are read here. */
interface Message {
  readonly stepDefinition?: Definition;
  readonly pickle?: {
    readonly tags: readonly { readonly name: string }[];
    readonly steps: readonly { readonly id: string; readonly text: string }[];
  };
  readonly testCase?: {
    readonly testSteps: readonly {
      readonly pickleStepId?: string;
      readonly stepDefinitionIds?: readonly string[];
    }[];
  };
}

/** As many scenarios, with their examples, as there are with every enhancement off: the others run as Gavel ships. */
const MOST_PLAIN = 3;

const messages = await dryRun();
const definitions = messages.flatMap(({ stepDefinition }) => stepDefinition ?? []);
const steps = stepsOf(messages);

Deno.test("each step of the scenarios matches one definition", () => {
  assert.ok(steps.length > 1_000, `Only ${steps.length} steps were read`);
  assert.deepEqual(steps.filter(({ definitionIds }) => definitionIds.length !== 1), []);
});

Deno.test("each step definition is used", () => {
  const used = new Set(steps.flatMap(({ definitionIds }) => definitionIds));
  const unused = definitions.filter(({ id }) => !used.has(id)).map(({ pattern }) => pattern.source);
  assert.deepEqual(unused, []);
});

Deno.test("no two step definitions differ by an article alone", () => {
  const byWords = Map.groupBy(definitions, ({ pattern }) => withoutArticles(pattern.source));
  const alike = [...byWords.values()].filter((group) => group.length > 1)
    .map((group) => group.map(({ pattern }) => pattern.source));
  assert.deepEqual(alike, []);
});

Deno.test("few scenarios run with the enhancements off", () => {
  const plain = messages.filter(({ pickle }) => pickle?.tags.some(({ name }) => name === "@plain"));
  assert.ok(plain.length <= MOST_PLAIN, `${plain.length} scenarios are tagged @plain`);
});

/** Has cucumber match every step, without running one, and returns what it says of it. */
async function dryRun(): Promise<readonly Message[]> {
  const path = await Deno.makeTempFile({ prefix: "gavel-steps-", suffix: ".ndjson" });
  try {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "npm:@cucumber/cucumber",
        "--dry-run",
        "--no-strict",
        "--format",
        `message:${path}`,
      ],
    }).output();
    const text = await Deno.readTextFile(path);
    const decoder = new TextDecoder();
    assert.ok(success && text !== "", decoder.decode(stdout) + decoder.decode(stderr));
    return text.trimEnd().split("\n").map((line) => JSON.parse(line));
  } finally {
    await Deno.remove(path);
  }
}

function stepsOf(all: readonly Message[]): readonly Step[] {
  const texts = new Map(all.flatMap(({ pickle }) => pickle?.steps.map(({ id, text }) => [id, text]) ?? []));
  return all.flatMap(({ testCase }) => testCase?.testSteps ?? []).flatMap((step) => {
    const text = texts.get(step.pickleStepId ?? "");
    return text === undefined ? [] : [{ text, definitionIds: step.stepDefinitionIds ?? [] }];
  });
}

function withoutArticles(pattern: string): string {
  return pattern.replaceAll(/\b(?:a|an|the) /gi, "");
}
