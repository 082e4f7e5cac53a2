import { spawnSync } from "node:child_process";

/** A command of a page, as its reader would type it. */
export interface PageCommand {
  /** The path of the page, such as `docs/backups.md`. */
  readonly page: string;
  /** The line of the page on which it begins, from 1. */
  readonly line: number;
  /** The heading under which it stands, without its marks; empty above the first one. */
  readonly heading: string;
  /** Its lines without comments. One that goes on over several lines, such as a function, is one command. */
  readonly text: string;
}

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly heading: string;
  /** The line of the page on which its text begins, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

const FENCE = /^(\s*)(`{3,})([\w-]*)\s*$/;

/** Returns the pages whose commands are tested: the README, and all below `docs` and `ops`. */
export async function pagesOfOwners(): Promise<readonly string[]> {
  return ["README.md", ...await pagesBelow("docs"), ...await pagesBelow("ops")];
}

/** Returns the commands in the `sh` blocks of a page. Throws where a block ends within a command. */
export function commandsOf(page: string, markdown: string): readonly PageCommand[] {
  return blocksOf(markdown).filter(({ language }) => language === "sh").flatMap((block) =>
    commandsIn(page, block)
  );
}

/** Returns the fenced blocks of a page, their indentation taken off. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let open: { indent: string; marks: string; language: string; line: number; lines: string[] } | undefined;
  markdown.split("\n").forEach((text, index) => {
    const [, indent = "", marks = "", language = ""] = FENCE.exec(text) ?? [];
    if (open === undefined) {
      heading = /^#+ (.*)$/.exec(text)?.[1] ?? heading;
      if (marks !== "") open = { indent, marks, language, line: index + 2, lines: [] };
    } else if (marks.length >= open.marks.length && language === "") {
      const { language, line, lines } = open;
      blocks.push({ language, heading, line, lines });
      open = undefined;
    } else open.lines.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text.trimStart());
  });
  return blocks;
}

function commandsIn(page: string, { heading, line, lines }: Block): readonly PageCommand[] {
  const commands: PageCommand[] = [];
  let begun: { line: number; text: string } | undefined;
  lines.forEach((text, index) => {
    begun = begun ? { ...begun, text: `${begun.text}\n${text}` } : { line: line + index, text };
    if (!isWhole(begun.text)) return;
    const command = withoutComments(begun.text);
    if (command !== "") commands.push({ page, line: begun.line, heading, text: command });
    begun = undefined;
  });
  if (begun) throw new Error(`${page}:${begun.line}: this is no whole command:\n${begun.text}`);
  return commands;
}

/** True when a shell would run `text` instead of asking for more of it. */
function isWhole(text: string): boolean {
  if (text.endsWith("\\")) return false;
  const { status, stderr } = spawnSync("bash", ["-n"], { input: `${text}\n`, encoding: "utf8" });
  return status === 0 && stderr === "";
}

/** Takes off what follows a `#` that begins a word outside of quotes. The text of a here-document stays as it is. */
function withoutComments(text: string): string {
  if (text.includes("<<")) return text;
  let kept = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quote === "" && letter === "#" && (kept === "" || /\s$/.test(kept))) {
      const end = text.indexOf("\n", at);
      if (end === -1) break;
      at = end - 1;
      continue;
    }
    kept += letter;
    if (letter === "\\" && quote !== "'") kept += text.charAt(++at);
    else if (quote === letter) quote = "";
    else if (quote === "" && (letter === "'" || letter === '"')) quote = letter;
  }
  return kept.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "").join("\n").trim();
}

async function pagesBelow(folder: string): Promise<readonly string[]> {
  const pages: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) pages.push(...await pagesBelow(path));
    else if (name.endsWith(".md")) pages.push(path);
  }
  return pages.toSorted();
}
