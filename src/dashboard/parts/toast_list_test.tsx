import assert from "node:assert/strict";
import test from "node:test";
import { act } from "preact/test-utils";
import { showPart } from "../testing/show_part.tsx";
import { ToastList } from "./toast_list.tsx";

test("news that comes after an undo moves it nowhere: it stands above", async () => {
  const page = await showPart(() => <ToastList />);
  const { toasts } = page.model;
  await act(() => {
    toasts.show("Limit of Drill set.", { undo: () => {} });
    toasts.show("Limit of Saw set.", { undo: () => {} });
    toasts.show("Outbid on Lamp");
  });
  assert.match(page.text(), /Outbid on Lamp.*Limit of Drill set\..*Limit of Saw set\./);
});
