// deno-lint-ignore-file no-console -- what is not run is printed, with its reason
import assert from "node:assert/strict";
import { commandsOf, type PageCommand } from "./commands.ts";
import { testActing } from "./kinds.ts";
import type { Going, Said, Shell } from "./shell.ts";

/** The beginning of a command, or a pattern of it. */
type Which = string | RegExp;

/** A page whose commands are acted out. Each must be run, or excused with a reason. */
export interface Page {
  readonly text: string;
  readonly commands: readonly PageCommand[];
  /** Has other words typed in the place of the page's: addresses, tokens, numbers of lots, paths. Each must occur. */
  replace(words: Readonly<Record<string, string>>): void;
  /** Runs the first command left that begins so. It must end with `exit` (0), or with any code when that is null. */
  run(which: Which, shell: Pick<Shell, "run">, exit?: number | null): Promise<string>;
  /** Runs a command left that goes on, such as `deno task start`, until it has written what `isReady` finds. */
  start(which: Which, shell: Shell, isReady: RegExp): Promise<Going>;
  /** Leaves out all commands left that begin so. The reason is printed; `check` looks at each in another way. */
  excuse(which: Which, reason: string, check?: (command: PageCommand) => void | Promise<void>): Promise<void>;
}

/** Declares the test of a page's commands: `story` acts them out, and it fails where one was left out. */
export function testPage(path: string, story: (page: Page) => Promise<void>): void {
  testActing(`the commands of ${path}`, async () => {
    const { page, finish } = await openPage(path);
    await story(page);
    finish();
  });
}

/** Opens a page; `finish` throws where a command was neither run nor excused, or a replaced word never occurred. */
export async function openPage(path: string, markdown?: string): Promise<{ page: Page; finish(): void }> {
  const text = markdown ?? await Deno.readTextFile(path);
  const commands = commandsOf(path, text);
  const left = new Set(commands);
  const replaced = new Map<string, string>();
  const unused = new Set<string>();

  const matching = (which: Which) => {
    const found = [...left].filter((command) =>
      typeof which === "string" ? command.text.startsWith(which) : which.test(command.text)
    );
    if (found.length > 0) return found;
    throw new Error(`No command left of ${path} begins with ${which}. Left are:\n${told(left)}`);
  };
  const take = (which: Which): string => {
    const [command] = matching(which);
    assert.ok(command);
    left.delete(command);
    return [...replaced].toSorted(([a], [b]) => b.length - a.length).reduce((typed, [word, other]) => {
      if (typed.includes(word)) unused.delete(word);
      return typed.replaceAll(word, other);
    }, command.text);
  };

  const page: Page = {
    text,
    commands,
    replace(words) {
      for (const [word, other] of Object.entries(words)) {
        replaced.set(word, other);
        unused.add(word);
      }
    },
    async run(which, shell, exit = 0) {
      const typed = take(which);
      const said: Said = await shell.run(typed);
      if (exit !== null) assert.equal(said.code, exit, `${typed}\nIt wrote:\n${said.text}`);
      return said.text;
    },
    start: async (which, shell, isReady) => await shell.start(take(which), isReady),
    async excuse(which, reason, check) {
      for (const command of matching(which)) {
        await check?.(command);
        left.delete(command);
        console.log(`${path}:${command.line} is not run (${reason}): ${command.text}`);
      }
    },
  };
  return {
    page,
    finish() {
      assert.equal(
        left.size,
        0,
        `${path} has commands that its test neither runs nor excuses:\n${told(left)}`,
      );
      assert.deepEqual([...unused], [], `replaced, and in no command of ${path}`);
    },
  };
}

function told(commands: Iterable<PageCommand>): string {
  return [...commands].map(({ page, line, text }) => `${page}:${line}: ${text}`).join("\n");
}
