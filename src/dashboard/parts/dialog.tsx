import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

const openCount = signal(0);

/** Returns true while a question is open: nothing that it hangs on may move away beneath it. Followed like a signal. */
export function isDialogOpen(): boolean {
  return openCount.value > 0;
}

/** A question that must be answered before anything else; Escape is the same as leaving it. */
export function Dialog({ title, close, children }: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  /** The element's close event also comes after the question was answered and the element removed. */
  const isLeft = useRef(false);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    openCount.value += 1;
    return () => {
      isLeft.current = true;
      openCount.value -= 1;
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={titleId}
      onClose={() => isLeft.current || close()}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
