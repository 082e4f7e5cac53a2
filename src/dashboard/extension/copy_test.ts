import assert from "node:assert/strict";
import test from "node:test";
import { copyFrom } from "./copy.ts";

function story({ clipboard, command }: {
  readonly clipboard?: (text: string) => Promise<void>;
  readonly command: () => boolean;
}) {
  const done: string[] = [];
  const field = {
    value: "http://nas:3000",
    focus: () => void done.push("focus"),
    select: () => void done.push("select"),
  };
  const page = {
    document: {
      execCommand: (name: string) => {
        done.push(name);
        return command();
      },
    },
    clipboard: clipboard && {
      writeText: (text: string) => {
        done.push(`clipboard ${text}`);
        return clipboard(text);
      },
    },
  };
  return { done, copy: () => copyFrom(field, page) };
}

test("where a page has a clipboard, it is used", async () => {
  const { done, copy } = story({ clipboard: () => Promise.resolve(), command: () => false });
  assert.equal(await copy(), true);
  assert.deepEqual(done, ["clipboard http://nas:3000"]);
});

test("over plain http the field is selected and copied by the older command", async () => {
  const { done, copy } = story({ command: () => true });
  assert.equal(await copy(), true);
  assert.deepEqual(done, ["focus", "select", "copy"]);
});

test("a clipboard that refuses leaves it to the older command", async () => {
  const { done, copy } = story({ clipboard: () => Promise.reject(new Error("denied")), command: () => true });
  assert.equal(await copy(), true);
  assert.deepEqual(done.slice(1), ["focus", "select", "copy"]);
});

test("where nothing copies, the text stays selected, and the owner is told", async () => {
  for (
    const command of [() => false, () => {
      throw new Error("no such command");
    }]
  ) {
    const { done, copy } = story({ command });
    assert.equal(await copy(), false);
    assert.deepEqual(done, ["focus", "select", "copy"]);
  }
});
