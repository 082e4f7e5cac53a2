import assert from "node:assert/strict";
import test from "node:test";
import { createFakeFetch, type SeenRequest } from "../../../tests/support/dashboard/dashboard_parts.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createServer } from "../state/server.ts";
import { createToasts } from "../state/toasts.ts";
import { BUDGET_FIELDS, changeOf } from "./choice_fields.ts";
import { createChoicesDesk } from "./owner_choices.ts";

const [perDay] = BUDGET_FIELDS;
const settings = (limit: number | null) => ({ budget: { perDay: limit } });

function story(answer: (request: SeenRequest) => { status?: number; body?: unknown } | Error) {
  const { seen, fetch } = createFakeFetch(answer);
  const toasts = createToasts(createVirtualClock());
  let changes = 0;
  const server = createServer({ fetch, key: () => "k", refused: () => {} });
  const desk = createChoicesDesk({ server, toasts, changed: () => void changes++ });
  const texts = () => toasts.all.value.map(({ text }) => text);
  return { seen, toasts, desk, texts, changes: () => changes };
}

/** Lets an undo, which nobody waits for, come to its end. */
const settled = () => createVirtualClock().settle();

test("a change is sent by itself, is in force as the server answers, and can be taken back", async () => {
  assert.ok(perDay);
  const { seen, toasts, desk, texts, changes } = story(({ body }) => ({
    body: { success: true, settings: body ?? settings(null) },
  }));
  await desk.load();
  assert.equal(await desk.make(changeOf(perDay, null, 500)), null);
  assert.deepEqual(seen.at(-1)?.body, { budget: { perDay: 500 } });
  assert.equal(desk.current.value?.budget.perDay, 500);
  assert.deepEqual(texts(), ["Budget for a day: $500."]);
  toasts.all.value[0]?.undo?.();
  await settled();
  assert.deepEqual(seen.at(-1)?.body, { budget: { perDay: null } });
  assert.equal(desk.current.value?.budget.perDay, null);
  assert.equal(texts().at(-1), "Budget for a day: no limit again.");
  assert.equal(changes(), 2);
});

test("a change that is refused changes nothing and offers no undo", async () => {
  assert.ok(perDay);
  const { desk, texts, changes } = story(({ method }) =>
    method === "GET"
      ? { body: { success: true, settings: settings(300) } }
      : { status: 503, body: { success: false, error: "Nothing was changed: the store is away" } }
  );
  await desk.load();
  assert.equal(await desk.make(changeOf(perDay, 300, 500)), "Nothing was changed: the store is away");
  assert.equal(desk.current.value?.budget.perDay, 300);
  assert.deepEqual([texts(), changes()], [[], 0]);
});

test("what a change means at once is said", async () => {
  assert.ok(perDay);
  const warning = "Already $120 is won, above your budget for a day";
  const { desk, texts } = story(() => ({
    body: { success: true, settings: settings(100), warnings: [warning] },
  }));
  await desk.make(changeOf(perDay, null, 100));
  assert.deepEqual(texts(), [`${warning}.`, "Budget for a day: $100."]);
});

test("settings that can't be read are told as that, and what was known stays", async () => {
  let isAway = false;
  const { desk } = story(() =>
    isAway ? new TypeError("away") : { body: { success: true, settings: settings(5) } }
  );
  await desk.load();
  isAway = true;
  await desk.load();
  assert.equal(desk.trouble.value, "Gavel does not answer");
  assert.equal(desk.current.value?.budget.perDay, 5);
});
