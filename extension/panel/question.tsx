import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Asks before something is done that may cost money. The focus lies on *no*; Escape is *no* too. */
export function Question({ title, no, yes, isDanger = false, isOff = false, answer, children }: {
  readonly title: string;
  readonly no: string;
  /** Left out where there is nothing to say yes to. */
  readonly yes?: string;
  readonly isDanger?: boolean;
  readonly isOff?: boolean;
  readonly answer: (isYes: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const refusal = useRef<HTMLButtonElement>(null);
  useEffect(() => refusal.current?.focus(), []);
  return (
    <div
      class="ask"
      role="group"
      aria-label={title}
      onKeyDown={({ key }) => key === "Escape" && answer(false)}
    >
      <p class="ask-title">{title}</p>
      {children}
      <div class="buttons">
        <button ref={refusal} type="button" onClick={() => answer(false)}>{no}</button>
        {yes !== undefined && (
          <button
            type="button"
            class={isDanger ? "danger" : "main"}
            disabled={isOff}
            // A page can make an event, and the browser marks that it did.
            onClick={(event) => event.isTrusted && answer(true)}
          >
            {yes}
          </button>
        )}
      </div>
    </div>
  );
}
