import assert from "node:assert/strict";
import { dirname, join } from "node:path/posix";
import { sourceFiles } from "./support/source_files.ts";

const ROOTS = ["src", "extension", "build", "tests", "features"];

/** Exported values that no other file imports, each with its reason. */
const KEPT_EXPORTS: Readonly<Record<string, string>> = {};

const QUESTION = /^(what|whether|where|who|whom|whose|how|when|which|why)(ever)?\b/i;

interface Comment {
  readonly path: string;
  readonly firstLine: string;
}

interface File {
  readonly path: string;
  readonly text: string;
}

async function filesBelow(root: string): Promise<readonly File[]> {
  const paths = await sourceFiles(root, { withTests: true });
  return Promise.all(paths.map(async (path) => ({ path, text: await Deno.readTextFile(path) })));
}

Deno.test("a comment is found with its first line, and a URL is none", () => {
  const text = [
    "// One",
    "// goes on",
    "const url = 'https://x'; // Two",
    "/** Three */",
    "/**",
    " * Four",
    " * goes on",
    " */",
    "",
    "// deno-lint-ignore no-console",
    "// Five",
  ].join("\n");
  assert.deepEqual(commentsIn({ path: "a.ts", text }).map(({ firstLine }) => firstLine), [
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
  ]);
});

Deno.test("an import is a use, whatever its form", () => {
  const files = [
    { path: "a.ts", text: "export const A = 1;\nexport function b() {}\nexport const unused = 2;\n" },
    { path: "b.ts", text: 'import { A as one } from "./a.ts";\nexport { b } from "./a.ts";\n' },
    { path: "c.ts", text: 'const { b } = await import("./b.ts");\n' },
  ];
  assert.deepEqual(deadExports(files, () => true), ["a.ts: unused"]);
});

for (const root of ROOTS) {
  Deno.test(`comments in ${root} say what the code does, and open with no question word`, async () => {
    const comments = (await filesBelow(root)).flatMap(commentsIn);
    assert.ok(comments.length > 0);
    const questions = comments.filter(({ firstLine }) => QUESTION.test(firstLine));
    assert.deepEqual(questions.map(({ path, firstLine }) => `${path}: ${firstLine}`), []);
  });
}

Deno.test("the comment of a function begins with a verb", async () => {
  const files = (await Promise.all(["src", "extension", "build"].map(filesBelow))).flat();
  const functions = files.filter(({ path }) => path.endsWith(".ts") && !path.endsWith("_test.ts"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(COMMENTED_FUNCTION)].map(([, begin = ""]) => ({ path, begin }))
    );
  assert.ok(functions.length > 500, `${functions.length} were found`);
  const others = functions.filter(({ begin }) =>
    !/^(?!(?:This|Its|As|Is|Us)\b)[A-Z][a-z]+s[ ,.]/.test(begin)
  );
  assert.deepEqual(others.map(({ path, begin }) => `${path}: ${begin.slice(0, 60)}`), []);
});

Deno.test("every exported value of src has a use in another file", async () => {
  const files = (await Promise.all(["src", "extension", "build", "tests", "features"].map(filesBelow)))
    .flat();
  files.push({ path: "main.ts", text: await Deno.readTextFile("main.ts") });
  const dead = deadExports(files, (path) => /^(src|extension|build)\//.test(path));
  assert.deepEqual(dead, Object.keys(KEPT_EXPORTS), "exported, and imported nowhere");
});

/** Returns the comments of a file; lines of `//` that follow each other are one. */
function commentsIn({ path, text }: File): readonly Comment[] {
  const comments: Comment[] = [];
  let isGoingOn = false;
  let isOpenBlock = false;
  for (const line of text.split("\n")) {
    const [, code, words] = /^(|.*\s)\/\/\s+(.*)$/.exec(line) ?? [];
    const isWholeLine = code?.trim() === "";
    const blockStart = /^\s*\/\*\*\s*(.*?)\s*(\*\/)?$/.exec(line);
    if (isOpenBlock) {
      const first = /^\s*\*\s+(.*)$/.exec(line)?.[1];
      if (first) comments.push({ path, firstLine: first });
      isOpenBlock = false;
    } else if (blockStart) {
      if (blockStart[1]) comments.push({ path, firstLine: blockStart[1] });
      else isOpenBlock = true;
    } else if (words && !(isWholeLine && isGoingOn) && !words.startsWith("deno-")) {
      comments.push({ path, firstLine: words });
    }
    isGoingOn = isWholeLine && !words?.startsWith("deno-");
  }
  return comments;
}

/** Returns the exported values that no other file imports by name, as `file: name`. */
function deadExports(files: readonly File[], isWanted: (path: string) => boolean): string[] {
  const used = new Set<string>();
  for (const { path, text } of files) {
    for (const [, names = "", from = ""] of text.matchAll(IMPORT)) {
      const target = join(dirname(path), from);
      for (const name of names.split(",")) {
        used.add(`${target}: ${name.trim().replace(/^type /, "").split(/\s+as\s+|:/)[0]?.trim() ?? ""}`);
      }
    }
    for (const [, from = ""] of text.matchAll(WHOLE_IMPORT)) used.add(`${join(dirname(path), from)}: *`);
  }
  return files.filter(({ path }) => isWanted(path) && !/_test\.tsx?$/.test(path)).flatMap(({ path, text }) =>
    used.has(`${path}: *`)
      ? []
      : [...text.matchAll(EXPORT)].map(([, name]) => `${path}: ${name}`).filter((name) => !used.has(name))
  );
}

/** A function right below its comment, with the comment's words. */
const COMMENTED_FUNCTION =
  /^ *\/\*\*\s*(?:\* )?((?:(?!\*\/)[^])*)\*\/\n(?:\/\/.*\n)?(?:export )?(?:async )?function\b/gm;
const EXPORT = /^export (?:async )?(?:const|let|function\*?|class) (\w+)/gm;
const IMPORT =
  /(?:(?:import|export)\s*(?:type\s*)?|(?:const|let)\s*)\{([^{}]*)\}\s*(?:from\s*|=\s*await\s+import\(\s*)["']([^"']+)["']/g;
/** An import that may use every export. */
const WHOLE_IMPORT =
  /(?:import\s*\*\s*as\s+\w+\s*from\s*|export\s*\*\s*from\s*|(?<!\}\s*=\s*await\s+)\bimport\(\s*)["']([^"']+)["']/g;
