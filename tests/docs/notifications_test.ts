import assert from "node:assert/strict";
import { NOTIFICATION_KINDS, PATIENT_KINDS } from "../../src/auction/words.ts";
import { settingsPatchSchema } from "../../src/owner/settings_schema.ts";
import { CHANNELS, notifyUrl } from "../../src/notify/notify_url.ts";
import { testWords } from "./kinds.ts";
import { testPage } from "./page.ts";
import { openShell } from "./shell.ts";

/** Fills in the words in <> of an address. */
const FILLINGS: Readonly<Record<string, string>> = {
  "host": "nas.example",
  "path": "hook",
  "topic": "lots",
  "bot token": `123456789:${"a".repeat(35)}`,
  "chat": "-1001234567",
  "id": "123456789012345678",
  "T…": "T01234567",
  "B…": "B01234567",
  "token": "a".repeat(24),
  "application token": "a".repeat(30),
  "user key": "u".repeat(30),
  "user": "me%40mail.example",
  "password": "secret",
  "mailbox": "me@mail.example",
  "key": "lots",
  "tag": "phone",
  "webhook id": "lots",
};

testPage("docs/notifications.md", async (page) => {
  await using shell = await openShell();
  page.replace({ "<topic>": "lots", "<bot token>": FILLINGS["bot token"] ?? "", "<chat>": "-1001234567" });
  await page.run("NOTIFY_URL=", shell);
  const { text } = await shell.run('printf %s "$NOTIFY_URL"');
  assert.equal(notifyUrl.mistake?.(text), undefined);
});

testWords("docs/notifications.md has every channel, with addresses that Gavel takes", async () => {
  const page = await Deno.readTextFile("docs/notifications.md");
  const [channels = ""] = page.split("## What you are told");
  const rows = channels.split("\n").filter((line) => /^\| [A-Za-z][A-Za-z-]* /.test(line)).slice(1);
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  assert.deepEqual(cells.map(([, name]) => name).sort(), CHANNELS.map(({ name }) => name).sort());
  for (const [, name, addresses = ""] of cells) {
    const examples = [...addresses.matchAll(/`([^`?][^`]*)`/g)].map(([, example = ""]) => example);
    assert.notEqual(examples.length, 0, `${name}`);
    for (const example of examples) {
      const address = example.replace(
        /<([^>]+)>/g,
        (_all, word: string) => FILLINGS[word] ?? assert.fail(word),
      );
      assert.equal(notifyUrl.mistake?.(address), undefined, address);
      assert.equal(CHANNELS.find((channel) => channel.isNamedBy(address))?.name, name);
    }
  }
});

testWords(
  "docs/notifications.md has every kind of notice, says which can wait, and shows settings that Gavel takes",
  async () => {
    const page = await Deno.readTextFile("docs/notifications.md");
    const rows = [...page.matchAll(/^\| `(\w+)` .*\| (yes|no) +\|$/gm)].map((
      [, kind, waits],
    ) => [kind, waits]);
    const isPatient = (kind: string) => PATIENT_KINDS.some((patient) => patient === kind);
    assert.deepEqual(
      rows.toSorted(),
      NOTIFICATION_KINDS.map((kind) => [kind, isPatient(kind) ? "yes" : "no"]).toSorted(),
    );
    const [, example = ""] = /```json\n([^]*?)```/.exec(page) ?? [];
    assert.equal(settingsPatchSchema.safeParse(JSON.parse(example)).error, undefined);
  },
);
