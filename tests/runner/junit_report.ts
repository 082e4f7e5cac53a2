import { sum, type Tally } from "./tally.ts";

/**
 * Counts the tests in a report of `deno test --junit-path`. A test's steps stand in it as test cases of
 * their own, called `test > step`; they are part of their test and not counted again. Throws when the text
 * is not such a report, or ends before its end.
 */
export function readJunitReport(xml: string): Tally {
  if (!/^<testsuites\b/m.test(xml) || !xml.trimEnd().endsWith("</testsuites>")) {
    throw new Error("Not a whole JUnit report: <testsuites> is missing or not closed");
  }
  return sum(inner(xml, "testsuite").map((suite) => tallyOf(inner(suite, "testcase"))));
}

function tallyOf(cases: readonly string[]): Tally {
  const names = new Set(cases.map(nameOf));
  const tests = cases.filter((text) => !isStep(nameOf(text), names));
  const failed = tests.filter((text) => /<(failure|error)\b/.test(text)).length;
  const skipped = tests.filter((text) => /<skipped\b/.test(text)).length;
  return { passed: tests.length - failed - skipped, failed, skipped };
}

/** The elements called `tag`, from their attributes on. Deno escapes `<` in names and messages, so a tag is a tag. */
function inner(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}( [^>]*>.*?)</${tag}>`, "gs"))].map((match) => match[1] ?? "");
}

function nameOf(testcase: string): string {
  return / name="([^"]*)"/.exec(testcase)?.[1] ?? "";
}

function isStep(name: string, names: ReadonlySet<string>): boolean {
  const parts = name.split(" &gt; ");
  return parts.some((_, index) => index > 0 && names.has(parts.slice(0, index).join(" &gt; ")));
}
