import assert from "node:assert/strict";
import test from "node:test";
import { showPart } from "../testing/show_part.tsx";
import { GroupSection } from "./group_section.tsx";
import type { ChoicesDesk, OwnerChoices } from "./owner_choices.ts";

test("how many of a group are wanted is saved once by Enter and leaving the field", async () => {
  const made: unknown[] = [];
  const { promise: saved, resolve } = Promise.withResolvers<null>();
  const desk = {
    make: (change: { readonly patch: unknown }) => {
      made.push(change.patch);
      return saved;
    },
  } as unknown as ChoicesDesk;
  const choices = { groups: { drills: { want: 1 } } } as unknown as OwnerChoices;
  const page = await showPart(() => <GroupSection desk={desk} choices={choices} />);
  await page.type("2");
  await page.key("Enter");
  await page.leave();
  resolve(null);
  assert.deepEqual(made, [{ groups: { drills: { want: 2 } } }]);
});
