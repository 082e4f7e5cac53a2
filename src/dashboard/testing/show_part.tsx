import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { type ComponentChild, render } from "preact";
import { act } from "preact/test-utils";
import { type LiveModel, openLive } from "./live_model.ts";
import { aWireLot } from "../../../tests/support/dashboard/wire_lots.ts";
import { ModelProvider } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";

/** Shows a part of the page on lot 71, with hands: a test reads it, types and presses. */
export async function showPart(
  part: (lot: Lot) => ComponentChild,
  opened: Parameters<typeof openLive>[0] = {},
) {
  const page: LiveModel = await openLive({ auctions: [aWireLot()], ...opened });
  const { document, HTMLElement, Event } = parseHTML("<!doctype html><body></body>");
  Object.assign(HTMLElement.prototype, { showModal() {}, close() {} });
  Object.assign(globalThis, { document });
  const lot = page.model.lots.of("71");
  assert.ok(lot);
  await act(() => render(<ModelProvider value={page.model}>{part(lot)}</ModelProvider>, document.body));
  const send = async (target: Element | null | undefined, type: string, fields: object = {}) => {
    assert.ok(target, `nothing to send ${type} to`);
    await act(async () => {
      target.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), fields));
      await page.clock.settle();
    });
  };
  const button = (name: string) =>
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.trim() === name);
  return {
    ...page,
    text: () => document.body.textContent ?? "",
    button,
    press: (name: string) => send(button(name), "click"),
    say: (message: object) => act(() => page.say(message)),
    async type(text: string) {
      const input = document.querySelector("input");
      assert.ok(input);
      for (let length = 1; length <= text.length; length++) {
        input.value = text.slice(0, length);
        await send(input, "input");
      }
    },
    key: (key: string) => send(document.querySelector("input"), "keydown", { key }),
    leave: () => send(document.querySelector("input"), "blur"),
    async choose(word: string) {
      const select = document.querySelector("select");
      assert.ok(select);
      // The choice of a browser's user.
      Object.defineProperty(select, "value", { value: word, configurable: true, writable: true });
      await send(select, "change");
    },
    value: () => document.querySelector("input")?.value,
  };
}
