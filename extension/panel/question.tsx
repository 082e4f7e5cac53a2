import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Clock } from "../../src/clock.ts";
import { useParts } from "./parts.ts";
import { useSeen } from "./seen.ts";

/** A click that comes sooner after the button's words have changed was meant for what stood there before. */
const READ_WITHIN_MS = 500;

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
  const { clock } = useParts();
  const group = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(group).value;
  const refusal = useRef<HTMLButtonElement>(null);
  /** The words on which the pointer came down; a click counts for these alone. */
  const pressed = useRef<string | null>(null);
  const offered = isOff ? null : yes ?? null;
  const isRead = useRead(clock, isSeen ? offered : null);
  useEffect(() => refusal.current?.focus(), []);
  return (
    <div
      ref={group}
      class="ask"
      role="group"
      aria-label={title}
      onKeyDown={({ key }) => key === "Escape" && answer(false)}
      onPointerDownCapture={() => pressed.current = isRead ? offered : null}
    >
      <p class="ask-title">{title}</p>
      {children}
      {offered !== null && isSeen === false && (
        <p class="field-error">
          Something on this page lies over this question. Take it away or scroll, or use the dashboard.
        </p>
      )}
      <div class="buttons">
        <button ref={refusal} type="button" onClick={() => answer(false)}>{no}</button>
        {yes !== undefined && (
          <button
            type="button"
            class={isDanger ? "danger" : "main"}
            disabled={!isRead}
            onClick={({ isTrusted, detail }) => {
              // A page can make an event, and the browser marks that it did. A press by a key has no pointer.
              if (isTrusted && isRead && (detail === 0 || pressed.current === offered)) answer(true);
            }}
          >
            {yes}
          </button>
        )}
      </div>
    </div>
  );
}

/** Returns true once the same words have stood there for as long as it takes to see them; false for null. */
function useRead(clock: Clock, words: string | null): boolean {
  const read = useSignal<string | null>(null);
  useEffect(() => {
    read.value = null;
    return words === null ? undefined : clock.after(READ_WITHIN_MS, () => read.value = words);
  }, [words]);
  return words !== null && read.value === words;
}
