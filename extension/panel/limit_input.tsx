import { useId } from "preact/hooks";
import type { Spending } from "../../src/client/spending_settings.ts";
import { MoneyInput } from "./money_input.tsx";

/** The field of a limit, with a note or what is wrong beside it. */
export function LimitInput({ text, error, note, spending, isOff, change, onKey, onLeave }: {
  readonly text: string;
  readonly error: string | null;
  readonly note: string;
  readonly spending: Spending;
  readonly isOff: boolean;
  readonly change: (text: string) => void;
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly onLeave?: (event: Event) => void;
}) {
  const [fieldId, noteId] = [useId(), useId()];
  return (
    <div class="field">
      <label for={fieldId}>Limit</label>
      <MoneyInput
        id={fieldId}
        noteId={noteId}
        isWrong={error !== null}
        isReadOnly={isOff}
        text={text}
        change={change}
        // With a handler no key that is typed here reaches the page, Escape neither.
        onKey={(event) => onKey?.(event)}
        // The rates may have changed since the page was opened.
        onFocus={() => void spending.refresh()}
        onLeave={onLeave}
      />
      {error === null
        ? <span id={noteId} class="hint">{note}</span>
        : <span id={noteId} class="field-error" role="alert">{error}</span>}
    </div>
  );
}
