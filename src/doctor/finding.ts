/** The verdict of a finding: all is well, look at it, or it keeps Gavel from its work. */
export type Verdict = "fine" | "look" | "wrong";

/**
 * A sentence about the owner's installation. `open` is the same for a report that others read: every text that was put
 * into it is hidden there, unless `shown` says that it tells nothing of the owner.
 */
export interface Said {
  readonly text: string;
  readonly open: string;
}

/** A result of a check, with what to do where something is not well. */
export interface Finding extends Said {
  readonly verdict: Verdict;
}

/** A text that is the same for every owner, such as the name of a variable. */
export interface Shown {
  readonly shown: string;
}

const HIDDEN = "[…]";

/** Marks a text that a report may show. */
export function shown(text: string): Shown {
  return { shown: text };
}

/** Returns a count with its noun, which a report may show: `1 backup`, `2 backups`. */
export function counted(count: number, one: string, many = `${one}s`): Shown {
  return shown(`${count} ${count === 1 ? one : many}`);
}

/** Returns the kind of an error, which is the same for every owner. */
export function kindOf(error: unknown): Shown {
  const name = error instanceof Error ? error.name : "";
  return shown(/^[A-Z]\w{2,40}$/.test(name) ? name : "an error");
}

/** Says that all is well. */
export function fine(words: TemplateStringsArray, ...parts: readonly Part[]): Finding {
  return { verdict: "fine", ...say(words, parts) };
}

/** Says what the owner should look at, and what to do. */
export function look(words: TemplateStringsArray, ...parts: readonly Part[]): Finding {
  return { verdict: "look", ...say(words, parts) };
}

/** Says what keeps Gavel from its work, and what to do. */
export function wrong(words: TemplateStringsArray, ...parts: readonly Part[]): Finding {
  return { verdict: "wrong", ...say(words, parts) };
}

/** A part of a sentence. A number tells nothing of the owner; a text may. */
type Part = string | number | Shown;

function say(words: TemplateStringsArray, parts: readonly Part[]): Said {
  const joined = (textOf: (part: Part) => string) =>
    words.map((word, index) => {
      const part = parts[index];
      return part === undefined ? word : word + oneLine(textOf(part));
    }).join("");
  return {
    text: joined((part) => typeof part === "object" ? part.shown : String(part)),
    open: joined((part) =>
      typeof part === "object" ? part.shown : typeof part === "number" ? `${part}` : HIDDEN
    ),
  };
}

/** Keeps a name or a message from faking a line of its own, or from steering the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ");
}
