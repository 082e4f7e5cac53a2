import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import { parseHTML } from "linkedom";
import { render } from "preact";
import { act } from "preact/test-utils";
import { aWireLot, aWireState, SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Reply, Request } from "../messages.ts";
import { LimitField } from "./limit_field.tsx";
import { PartsContext } from "./parts.ts";

const REFUSED: Reply = { ok: false, status: 503, error: "The store is away." };

/** Shows the limit of lot 71, which is $40, with hands that type into it. `answer` is the worker's. */
async function showLimit(answer: () => Reply) {
  const asked: Request[] = [];
  const sendMessage = (request: Request) => Promise.resolve((asked.push(request), answer()));
  const { document, Event } = parseHTML("<!doctype html><body></body>");
  Object.assign(globalThis, { document, chrome: { runtime: { sendMessage } } });
  const spending = { current: signal(SPENDING), refresh: () => Promise.resolve() };
  const view = { auction: aWireLot(), plan: null };
  const parts = { clock: createVirtualClock(), lotOfPage: () => "71" };
  await act(() =>
    render(
      <PartsContext value={parts}>
        <LimitField view={view} state={aWireState()} spending={spending} isLive />
      </PartsContext>,
      document.body,
    )
  );
  const send = (type: string, fields: object = {}, isTrusted = true) =>
    act(async () => {
      const event = Object.assign(new Event(type, { bubbles: true }), fields);
      Object.defineProperty(event, "isTrusted", { value: isTrusted });
      document.querySelector("input")?.dispatchEvent(event);
      await parts.clock.settle();
    });
  return {
    asked,
    text: () => document.body.textContent ?? "",
    value: () => document.querySelector("input")?.value,
    async type(text: string) {
      const input = document.querySelector("input");
      assert.ok(input);
      await send("beforeinput");
      input.value = text;
      await send("input");
    },
    key: (key: string, isTrusted?: boolean) => send("keydown", { key }, isTrusted),
    leave: (isTrusted?: boolean) => send("blur", {}, isTrusted),
  };
}

test("a limit that was refused stays in the field with the reason, and is sent again by Enter alone", async () => {
  let answer: Reply = REFUSED;
  const field = await showLimit(() => answer);
  await field.type("55");
  await field.key("Enter");
  assert.match(field.text(), /The store is away\.$/);
  assert.equal(field.value(), "55");
  await field.leave();
  await field.leave();
  assert.equal(field.asked.length, 1, "leaving the field sends nothing again");
  answer = { ok: true, body: {} };
  await field.key("Enter");
  assert.deepEqual(field.asked, Array(2).fill({ ask: "config", id: "71", config: { maxBid: 55 } }));
  assert.doesNotMatch(field.text(), /away/);
});

test("an event that a script made saves nothing", async () => {
  const field = await showLimit(() => ({ ok: true, body: {} }));
  await field.type("55");
  await field.key("Enter", false);
  await field.leave(false);
  assert.deepEqual(field.asked, []);
  await field.leave();
  assert.equal(field.asked.length, 1);
});
