import assert from "node:assert/strict";
import { createMailbox, type Mailbox } from "./mailbox.ts";

Deno.test("letters are handled in the order in which they were sent", () => {
  const handled: number[] = [];
  const mailbox = createMailbox<number>((letter) => void handled.push(letter));
  for (const letter of [1, 2, 3]) mailbox.send(letter);
  assert.deepEqual(handled, [1, 2, 3]);
});

Deno.test("a letter that is sent while another is handled waits until that one is done", () => {
  const story: string[] = [];
  const replies: Record<string, readonly string[]> = { first: ["second", "third"], second: ["fourth"] };
  const mailbox: Mailbox<string> = createMailbox((letter) => {
    story.push(`${letter} begins`);
    for (const reply of replies[letter] ?? []) mailbox.send(reply);
    story.push(`${letter} ends`);
  });
  mailbox.send("first");
  assert.deepEqual(
    story,
    ["first", "second", "third", "fourth"].flatMap((letter) => [`${letter} begins`, `${letter} ends`]),
  );
});

Deno.test("a handler that throws loses no letter but its own", () => {
  const handled: string[] = [];
  const mailbox: Mailbox<string> = createMailbox((letter) => {
    if (letter === "bad") {
      mailbox.send("sent by the bad one");
      throw new Error("unreadable");
    }
    handled.push(letter);
  });
  assert.throws(() => mailbox.send("bad"), /unreadable/);
  mailbox.send("later");
  assert.deepEqual(handled, ["sent by the bad one", "later"]);
});
