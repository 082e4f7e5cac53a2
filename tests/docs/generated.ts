import project from "../../deno.json" with { type: "json" };
import { VARIABLES } from "../../src/config_variables.ts";
import { FLAG_VARIABLES } from "../../src/flags/flag_value.ts";
import { SETTING_GROUPS } from "./setting_groups.ts";

/** The pages with generated parts, each with its parts by name, as the code has them now. */
export const GENERATED: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  "CONTRIBUTING.md": () => ({ tasks: tasksTable() }),
  "docs/settings.md": () => ({ ...settingsTables(), flags: variablesTable([...FLAG_VARIABLES]) }),
};

/** The page with each of its generated parts as the code has it now. */
export function withGeneratedParts(path: string, document: string): string {
  const parts = GENERATED[path]?.() ?? {};
  return Object.entries(parts).reduce((text, [name, part]) => replacePart(text, name, part), document);
}

/** Puts `part` between the comments that mark the place called `name`. Throws when the document has no such place. */
export function replacePart(document: string, name: string, part: string): string {
  const place = new RegExp(`(<!-- ${name}: generated[^>]* -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!place.test(document)) throw new Error(`No place is marked "${name}: generated"`);
  return document.replace(place, (_, start: string, end: string) => `${start}\n${part}\n\n${end}`);
}

/** A Markdown table whose columns line up, as the formatter wants them. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** The part of a variable that a table shows. */
interface Described {
  readonly defaultText: string;
  readonly allowed: string;
  readonly meaning: string;
}

function settingsTables(): Readonly<Record<string, string>> {
  const variables: Readonly<Record<string, Described>> = VARIABLES;
  return Object.fromEntries(
    Object.entries(SETTING_GROUPS).map(([group, names]) => [
      group,
      variablesTable(names.map((name) => {
        const variable = variables[name];
        if (!variable) throw new Error(`There is no variable ${name}: change tests/docs/setting_groups.ts`);
        return [name, variable];
      })),
    ]),
  );
}

/** The meanings link to pages from the top of the project; the table is below `docs`. */
function variablesTable(variables: readonly (readonly [string, Described])[]): string {
  const rows = variables.map(([name, { defaultText, allowed, meaning }]) => [
    `\`${name}\``,
    defaultText,
    allowed,
    meaning.replaceAll("](docs/", "]("),
  ]);
  return markdownTable(["Variable", "Default", "Must be", "What it does"], rows);
}

function tasksTable(): string {
  const rows = Object.entries(project.tasks).map((
    [name, { description }],
  ) => [`\`deno task ${name}\``, description]);
  return markdownTable(["Task", "What it does"], rows);
}
