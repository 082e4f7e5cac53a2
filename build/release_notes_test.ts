import assert from "node:assert/strict";
import { releaseNotes } from "./release_notes.ts";

const CHANGELOG = `# Changes

## [Unreleased]

- Later.

## [1.2.0] - 2026-12-01

### Added

- Something.

## [1.1.0]

- Older.

## [1.0.0]
`;

Deno.test("the text of a release is its own section, with or without a date, and no other", () => {
  assert.equal(releaseNotes(CHANGELOG, "1.2.0"), "### Added\n\n- Something.\n");
  assert.equal(releaseNotes(CHANGELOG, "1.1.0"), "- Older.\n");
});

Deno.test("a release without a section, or with an empty one, is refused", () => {
  assert.throws(() => releaseNotes(CHANGELOG, "1.3.0"), /has no section ## \[1\.3\.0\]/);
  assert.throws(() => releaseNotes(CHANGELOG, "1.2"), /has no section/);
  assert.throws(() => releaseNotes(CHANGELOG, "1.0.0"), /says nothing/);
});

Deno.test("the real change log has a section for the next release", async () => {
  assert.match(releaseNotes(await Deno.readTextFile("CHANGELOG.md"), "Unreleased"), /^### /);
});
