import assert from "node:assert/strict";
import test from "node:test";
import { createFakeFetch, type SeenRequest } from "../../../tests/support/dashboard/dashboard_parts.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createServer, type Server } from "../state/server.ts";
import { createToasts } from "../state/toasts.ts";
import { BUDGET_FIELDS, changeOf } from "./choice_fields.ts";
import { createChoicesDesk } from "./owner_choices.ts";

const [perDay] = BUDGET_FIELDS;
const AT_ONCE = { loosen: (_: string, run: () => void) => run() };
const settings = (limit: number | null) => ({ budget: { perDay: limit } });

function story(answer: (request: SeenRequest) => { status?: number; body?: unknown } | Error) {
  const { seen, fetch } = createFakeFetch(answer);
  const toasts = createToasts(createVirtualClock());
  let changes = 0;
  const server = createServer({ fetch, key: () => "k", refused: () => {} });
  const desk = createChoicesDesk({ server, toasts, undoing: AT_ONCE, changed: () => void changes++ });
  const texts = () => toasts.all.value.map(({ text }) => text);
  return { seen, toasts, desk, texts, changes: () => changes };
}

/** A server that keeps what it is told. */
function keeping(kept: object) {
  return ({ body }: SeenRequest) => {
    kept = body ?? kept;
    return { body: { success: true, settings: kept } };
  };
}

/** Lets an undo, which nobody waits for, come to its end. */
const settled = () => createVirtualClock().settle();

test("a change is sent by itself, is in force as the server answers, and can be taken back", async () => {
  assert.ok(perDay);
  const { seen, toasts, desk, texts, changes } = story(keeping(settings(null)));
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

test("what another tab has changed meanwhile is not taken back", async () => {
  assert.ok(perDay);
  let kept: unknown = settings(100);
  const { seen, toasts, desk, texts } = story(({ body }) => {
    kept = body ?? kept;
    return { body: { success: true, settings: kept } };
  });
  await desk.load();
  await desk.make(changeOf(perDay, 100, 500));
  kept = settings(50);
  toasts.all.value[0]?.undo?.();
  await settled();
  assert.deepEqual(seen.filter(({ method }) => method === "POST").length, 1);
  assert.match(texts().at(-1) ?? "", /Changed again meanwhile, so nothing was taken back/);
  assert.equal(desk.current.value?.budget.perDay, 50, "and the page shows what is in force");
});

test("an answer that a change has overtaken is left alone", async () => {
  assert.ok(perDay);
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const server: Server = {
    async call<T>(method: string) {
      const limit = method === "GET" ? 100 : 50;
      if (method === "GET") await late;
      return { ok: true, status: 200, body: { settings: settings(limit) } as T } as const;
    },
  };
  const desk = createChoicesDesk({
    server,
    toasts: createToasts(createVirtualClock()),
    undoing: AT_ONCE,
  });
  const loading = desk.load();
  await desk.make(changeOf(perDay, 100, 50));
  resolve();
  await loading;
  assert.equal(desk.current.value?.budget.perDay, 50);
});
