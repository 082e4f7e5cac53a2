/**
 * Returns the section of a version in the change log, as the text of its release. Throws an `Error` where there is none,
 * or it says nothing.
 */
export function releaseNotes(changelog: string, version: string): string {
  const lines = changelog.split("\n");
  const start = lines.findIndex((line) => line === `## [${version}]` || line.startsWith(`## [${version}] `));
  if (start === -1) throw new Error(`CHANGELOG.md has no section ## [${version}]: rename [Unreleased] to it`);
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => line.startsWith("## "));
  const text = after.slice(0, end === -1 ? undefined : end).join("\n").trim();
  if (text === "") throw new Error(`The section ## [${version}] of CHANGELOG.md says nothing`);
  return `${text}\n`;
}

// deno-lint-ignore no-console -- its output is the text of the release
if (import.meta.main) console.log(releaseNotes(await Deno.readTextFile("CHANGELOG.md"), Deno.args[0] ?? ""));
