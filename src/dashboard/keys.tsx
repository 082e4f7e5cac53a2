import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { hrefOf } from "./state/route.ts";
import type { Key } from "./key_list.tsx";
import { useModel } from "./parts/model_context.ts";
import { Rarer } from "./parts/rarer_screen.tsx";

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
    const actions: Readonly<Record<Key, () => void>> = {
      "/": () => focusOnLots("search"),
      a: () => focusOnLots("add"),
      p: () => document.querySelector<HTMLElement>("button.pause")?.click(),
      "?": () => isListed.value = true,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTaken(event.target)) return;
      if (!Object.hasOwn(actions, event.key)) return;
      event.preventDefault();
      actions[event.key as Key]();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  if (!isListed.value) return null;
  return <Rarer>{({ KeyList }) => <KeyList close={() => isListed.value = false} />}</Rarer>;
}

/** Returns true for a field that takes the key itself, and while a question is open. */
function isTaken(target: EventTarget | null): boolean {
  const isField = target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  return isField || document.querySelector("dialog[open]") !== null;
}
