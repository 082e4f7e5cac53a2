import { parseJson } from "../json.ts";

const ASSIGNMENT = /window\.__(?:remix|reactRouter)Context\s*=\s*(?=\{)/g;

/** A page assigns once; other matches are text that somebody wrote, and each try may read the page to its end. */
const MOST_TRIES = 10;

/** Returns every JSON object that a page assigns to `window.__remixContext`, in order. */
export function embeddedContexts(html: string): readonly unknown[] {
  const contexts: unknown[] = [];
  const assignments = new RegExp(ASSIGNMENT);
  for (let tries = 0; tries < MOST_TRIES && assignments.exec(html); tries++) {
    const endIndex = closingBrace(html, assignments.lastIndex);
    if (endIndex === null) continue;
    const context = parseJson(html.slice(assignments.lastIndex, endIndex));
    if (context !== undefined) contexts.push(context);
    assignments.lastIndex = endIndex;
  }
  return contexts;
}

/** Returns the index after the object that opens at `startIndex`, or null; braces inside strings don't count. */
function closingBrace(html: string, startIndex: number): number | null {
  let depth = 0;
  let insideString = false;
  for (let index = startIndex; index < html.length; index++) {
    const character = html[index];
    if (insideString) {
      if (character === "\\") index++;
      else if (character === '"') insideString = false;
    } else if (character === '"') insideString = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index + 1;
  }
  return null;
}
