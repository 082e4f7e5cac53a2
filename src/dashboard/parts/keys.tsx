import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { hrefOf } from "../state/route.ts";
import { Dialog } from "./dialog.tsx";
import { useModel } from "./model_context.ts";

const KEYS = {
  "/": "Search the lots",
  a: "Add a lot",
  p: "Pause all bidding",
  "?": "Show these keys",
} as const;

/** Keys that work on every screen, unless something is being typed. */
export function Keys() {
  const { router } = useModel();
  const isListed = useSignal(false);
  useEffect(() => {
    const focusOnLots = (key: "search" | "add") => {
      const find = () => document.querySelector<HTMLElement>(`[data-key="${key}"]`);
      const found = find();
      if (found) return found.focus();
      router.go(hrefOf("lots"));
      // The screen is drawn after two frames.
      requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()));
    };
    const actions: Readonly<Record<keyof typeof KEYS, () => void>> = {
      "/": () => focusOnLots("search"),
      a: () => focusOnLots("add"),
      p: () => document.querySelector<HTMLElement>("button.pause")?.click(),
      "?": () => isListed.value = true,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTaken(event.target)) return;
      if (!Object.hasOwn(actions, event.key)) return;
      event.preventDefault();
      actions[event.key as keyof typeof KEYS]();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  if (!isListed.value) return null;
  return (
    <Dialog title="Keys" close={() => isListed.value = false}>
      <dl class="keys">
        {Object.entries(KEYS).map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>Set the limit that was typed</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>Leave a field or a question as it was</dd>
        </div>
      </dl>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={() => isListed.value = false}>Close</button>
      </div>
    </Dialog>
  );
}

/** Returns true for a field that takes the key itself, and while a question is open. */
function isTaken(target: EventTarget | null): boolean {
  const isField = target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  return isField || document.querySelector("dialog[open]") !== null;
}
