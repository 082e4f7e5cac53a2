import assert from "node:assert/strict";
import test from "node:test";
import { act } from "preact/test-utils";
import { LimitField } from "./parts/limit_field.tsx";
import { showPart } from "./testing/show_part.tsx";

test("what was refused stays in the field as not saved, and is sent again by Enter alone", async () => {
  let isDown = true;
  const answer = () => isDown ? { status: 503, body: { success: false, error: "The store is away" } } : {};
  const page = await showPart((lot) => <LimitField lot={lot} />, { answer });
  await page.type("55");
  await page.key("Enter");
  assert.match(page.text(), /Not saved\./);
  assert.equal(page.value(), "55");
  await page.leave();
  await page.leave();
  assert.equal(page.changes().length, 1, "leaving the field sends nothing again");
  isDown = false;
  await page.key("Enter");
  assert.equal(page.changes().length, 2);
  assert.doesNotMatch(page.text(), /Not saved/);
});

test("a value is sent once, however the field is left while it is on its way", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await page.type("55");
  await act(async () => {
    await Promise.all([page.key("Enter"), page.leave(), page.key("Enter"), page.leave()]);
  });
  assert.equal(page.changes().length, 1);
});
