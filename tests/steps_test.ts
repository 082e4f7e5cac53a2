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
  readonly testRunFinished?: unknown;
  readonly testStepFinished?: { readonly testStepResult: { readonly message?: string } };
  readonly testCase?: {
    readonly testSteps: readonly {
      readonly pickleStepId?: string;
      readonly stepDefinitionIds?: readonly string[];
    }[];
  };
}

/** As many scenarios, with their examples, as there are with every enhancement off: the others run as Gavel ships. */
const MOST_PLAIN = 3;

/** A scenario whose last step would change nothing. */
const LATE_CHOICE = `Feature: Too late
  Scenario: Chosen once Gavel runs
    Given a lot "lamp" that closes in 10 minutes
    And smart bidding is on
`;

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

Deno.test("a step that chooses how Gavel starts fails its scenario once Gavel runs", async () => {
  const path = await Deno.makeTempFile({ prefix: "gavel-late-", suffix: ".feature" });
  try {
    await Deno.writeTextFile(path, LATE_CHOICE);
    const { success, messages } = await cucumber(path);
    assert.equal(success, false);
    const failures = messages.flatMap(({ testStepFinished }) =>
      testStepFinished?.testStepResult.message ?? []
    );
    assert.match(failures.join("\n"), /Gavel runs already: say this before the first step that needs it/);
  } finally {
    await Deno.remove(path);
  }
});

/** Has cucumber match every step, without running one, and returns its messages. */
async function dryRun(): Promise<readonly Message[]> {
  const { success, messages } = await cucumber("--dry-run", "--no-strict");
  assert.ok(success, "The dry run failed");
  return messages;
}

/** Runs cucumber with `args` and returns its messages. */
async function cucumber(
  ...args: readonly string[]
): Promise<{ readonly success: boolean; readonly messages: readonly Message[] }> {
  const path = await Deno.makeTempFile({ prefix: "gavel-steps-", suffix: ".ndjson" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "npm:@cucumber/cucumber", ...args, "--format", `message:${path}`],
      stdout: "null",
    }).output();
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n").filter((line) => line !== "");
    const messages: readonly Message[] = lines.map((line) => JSON.parse(line));
    assert.ok(
      messages.at(-1)?.testRunFinished,
      `Cucumber did not finish: ${new TextDecoder().decode(stderr)}`,
    );
    return { success, messages };
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
