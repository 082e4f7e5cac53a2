import type { Failure, SuiteReport } from "./failure.ts";
import { sum, type Tally } from "./tally.ts";

/**
 * Reads a report of `deno test --junit-path`. A test's steps stand in it as test cases of their own, called
 * `test > step`; they are part of their test and not counted again. Throws when the text is not such a report,
 * or ends before its end.
 */
export function readJunitReport(xml: string): SuiteReport {
  if (!/^<testsuites\b/m.test(xml) || !xml.trimEnd().endsWith("</testsuites>")) {
    throw new Error("Not a whole JUnit report: <testsuites> is missing or not closed");
  }
  const suites = inner(xml, "testsuite").map((suite) => inner(suite, "testcase"));
  return { tally: sum(suites.map(tallyOf)), failures: suites.flat().flatMap(failuresOf) };
}

function tallyOf(cases: readonly string[]): Tally {
  const names = new Set(cases.map(nameOf));
  const tests = cases.filter((text) => !isStep(nameOf(text), names));
  const failed = tests.filter((text) => /<(failure|error)\b/.test(text)).length;
  const skipped = tests.filter((text) => /<skipped\b/.test(text)).length;
  return { passed: tests.length - failed - skipped, failed, skipped };
}

/** A test of which a step failed says no more than that; the step is a case of its own. */
function failuresOf(testcase: string): readonly Failure[] {
  const texts = [...inner(testcase, "failure"), ...inner(testcase, "error")]
    .map((element) => unescaped(element.slice(element.indexOf(">") + 1)));
  return texts.filter((text) => !/^\d+ test steps? failed\.$/.test(text)).map((error) => ({
    test: unescaped(
      `${attribute(testcase, "classname")}:${attribute(testcase, "line")}: ${nameOf(testcase)}`,
    ),
    error,
  }));
}

/** The elements called `tag`, from their attributes on. Deno escapes `<` in names and messages, so a tag is a tag. */
function inner(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}(\\s[^>]*>.*?)</${tag}>`, "gs"))].map((match) => match[1] ?? "");
}

function nameOf(testcase: string): string {
  return attribute(testcase, "name");
}

function attribute(element: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1] ?? "";
}

function isStep(name: string, names: ReadonlySet<string>): boolean {
  const parts = name.split(" &gt; ");
  return parts.some((_, index) => index > 0 && names.has(parts.slice(0, index).join(" &gt; ")));
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity);
}
