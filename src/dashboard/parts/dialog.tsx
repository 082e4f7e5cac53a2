import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

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
    return () => {
      isLeft.current = true;
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
