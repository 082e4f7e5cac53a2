import assert from "node:assert/strict";
import { checkCompose, NO_DOCKER } from "../docker.ts";
import { testActing } from "../kinds.ts";
import { openPage, type Page } from "../page.ts";
import type { Keyboard } from "./keyboard.ts";

/** The parts of every runbook, in their order. */
export const PARTS = [
  "What you see",
  "How bad is it",
  "Do this now",
  "Find the cause",
  "Make sure it's over",
  "So it doesn't come back",
] as const;

/** A runbook whose trouble is acted out. All that it quotes must be seen, and each of its commands typed or excused. */
export interface Runbook {
  /** Asserts that the page's quotation that begins so is what was printed. */
  says(begins: string, printed: unknown): void;
  /** Asserts that a metric has the value that the page names, such as `gavel_signed_in 0`, or more where that is not 0. */
  shows(sample: string, metrics: string): void;
  /** Types the first command left that begins so, which must end with `exit`, and returns what it printed. */
  type(begins: string | RegExp, keyboard: Keyboard, exit?: number | null): Promise<string>;
  /** Has other words typed in the place of the page's. */
  replace: Page["replace"];
  /** Leaves out all commands of Docker, after a look at their services, and those of systemd. */
  excuseServices(): Promise<void>;
}

/** The reason that is printed for commands of the system's own clock. */
const NO_SYSTEMD = "no systemd runs here";

/**
 * Declares the test of `docs/runbooks/<name>.md`: `story` makes the trouble, and does what the page says.
 * `skippedAs` is the reason why the trouble can't be made on this machine.
 */
export function testRunbook(
  name: string,
  title: string,
  story: (runbook: Runbook) => Promise<void>,
  { skippedAs = null }: { readonly skippedAs?: string | null } = {},
): void {
  const path = `docs/runbooks/${name}.md`;
  const fn = async () => {
    const { page, finish } = await openPage(path);
    assertForm(path, page.text);
    const quotes = new Set(quotesIn(page.text));
    const samples = new Set(samplesIn(page.text));
    await story({
      says(begins, printed) {
        const quote = [...quotes].find((each) => each.startsWith(begins)) ??
          assert.fail(`${path} does not quote "${begins}…" (any more). Left are:\n${[...quotes].join("\n")}`);
        const text = typeof printed === "string" ? printed : JSON.stringify(printed);
        assert.match(text.replaceAll("\\n", "\n"), patternOf(quote), `${path} quotes: ${quote}`);
        quotes.delete(quote);
      },
      shows(sample, metrics) {
        assert.ok(samples.delete(sample), `${path} does not name ${sample} (any more)`);
        const [, series = "", value] = /^(.*) (\d+)$/.exec(sample) ?? [];
        const found = metrics.split("\n").find((line) => line.startsWith(`${series} `));
        const is = Number(found?.split(" ").at(-1));
        assert.ok(Number(value) === 0 ? is === 0 : is >= Number(value), `${path} names ${sample}: ${found}`);
      },
      type: (begins, keyboard, exit) => page.run(begins, keyboard, exit),
      replace: page.replace,
      async excuseServices() {
        const begin = (word: string) => page.commands.some(({ text }) => text.startsWith(word));
        if (begin("docker")) await page.excuse("docker", NO_DOCKER, checkCompose);
        if (begin("timedatectl")) await page.excuse("timedatectl", NO_SYSTEMD);
      },
    });
    finish();
    assert.deepEqual([...quotes, ...samples], [], `quoted by ${path}, and not seen`);
  };
  const reason = skippedAs === null ? "" : ` (${skippedAs})`;
  testActing(`${path}: ${title}${reason}`, fn, { ignore: skippedAs !== null });
}

function assertForm(path: string, text: string): void {
  const parts = [...text.matchAll(/^## (.*)$/gm)].map(([, part]) => part);
  assert.deepEqual(parts, [...PARTS], path);
}

/** Returns all that a page quotes of Gavel: what stands between quotation marks, but for code. */
export function quotesIn(markdown: string): readonly string[] {
  const prose = markdown.replace(/^( *)```[^]*?^\1```$/gm, "").replace(
    /`[^`]*`/g,
    (code) => code.replaceAll('"', "'"),
  );
  return [...new Set([...prose.matchAll(/"([^"]+)"/g)].map(([, quote = ""]) => quote.replace(/\s+/g, " ")))];
}

/** Returns the samples of metrics that a page names, such as `gavel_signed_in 0`. */
export function samplesIn(markdown: string): readonly string[] {
  const codes = [...markdown.matchAll(/`([a-z_]+(?:\{[^}`]*\})? \d+)`/g)].map(([, sample = ""]) => sample);
  return [...new Set(codes)];
}

/** Makes a pattern of a quotation, in which `…` stands for any text. */
function patternOf(quote: string): RegExp {
  const pieces = quote.replace(/,$/, "").split("…").map((piece) =>
    piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  );
  return new RegExp(pieces.join("[^]*?"));
}
