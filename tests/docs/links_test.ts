import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { blocksOf, pagesOfOwners } from "./commands.ts";
import { testWords } from "./kinds.ts";

const PAGES: readonly string[] = [
  ...await pagesOfOwners(),
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ".github/pull_request_template.md",
  "tests/fixtures/stores/README.md",
];

/** A link to a file of the project, or to a heading. */
const LINK = /\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g;
/** A picture, or a link, that a page has as HTML. */
const HTML_LINK = /\b(?:src|srcset|href)="(?!https?:)([^"#]*)(?:#([^"]+))?"/g;

testWords("the files, the pictures and the headings that a page links to exist", async () => {
  const broken: string[] = [];
  for (const page of PAGES) {
    for (const { path, anchor } of linksOf(await Deno.readTextFile(page))) {
      const target = path === "" ? page : join(dirname(page), path);
      const isThere = existsSync(target) &&
        (anchor === undefined || anchorsOf(await Deno.readTextFile(target)).has(anchor));
      if (!isThere) broken.push(`${page}: ${path}${anchor ? `#${anchor}` : ""}`);
    }
  }
  assert.deepEqual(broken, []);
});

testWords(
  "a link in a block of code is none, nor is a comment there a heading, and a second heading gets a number",
  () => {
    const text =
      '# A `b`!\n```sh\n# A comment\necho "](nowhere)"\n```\n## A b\n[c](d.md#e) <img src="f.png">\n';
    assert.deepEqual(linksOf(text), [{ path: "d.md", anchor: "e" }, { path: "f.png", anchor: undefined }]);
    assert.deepEqual([...anchorsOf(text)], ["a-b", "a-b-1"]);
  },
);

testWords("docs/README.md leads to every page, those of a folder by the folder's README", async () => {
  const index = await Deno.readTextFile("docs/README.md");
  const linked = new Set([...index.matchAll(LINK)].map(([, path = ""]) => join("docs", path)));
  for (const page of await pagesOfOwners()) {
    const isInFolder = linked.has(join(dirname(page), "README.md")) || linked.has(dirname(page));
    if (page === "docs/README.md" || linked.has(page) || dirname(page) !== "docs" && isInFolder) continue;
    assert.fail(`docs/README.md has no link to ${page}`);
  }
});

function linksOf(markdown: string) {
  const text = withoutBlocks(markdown);
  return [...text.matchAll(LINK), ...text.matchAll(HTML_LINK)].map(([, path = "", anchor]) => ({
    path,
    anchor,
  }));
}

/** Returns the names by which a page's headings can be linked to. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Map<string, number>();
  return new Set(
    [...withoutBlocks(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
      const name = heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
      const before = anchors.get(name) ?? 0;
      anchors.set(name, before + 1);
      return before === 0 ? name : `${name}-${before}`;
    }),
  );
}

/** Returns the page without the lines within its blocks of code. */
function withoutBlocks(markdown: string): string {
  const inBlocks = new Set(
    blocksOf(markdown).flatMap(({ line, lines }) => lines.map((_, index) => line + index)),
  );
  return markdown.split("\n").filter((_, index) => !inBlocks.has(index + 1)).join("\n");
}
