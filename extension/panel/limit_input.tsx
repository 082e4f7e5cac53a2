import { useId } from "preact/hooks";
import { invoiceOf } from "../../src/dashboard/costs.ts";
import { readDollars } from "../../src/dashboard/dollars_input.ts";
import { dollars } from "../../src/dashboard/words.ts";
import type { Spending } from "./asking.ts";

/** The field of a limit, with its cost in all while it is typed. `commit` comes with Enter and on leaving it. */
export function LimitInput({ text, error, note, spending, isOff, change, commit, forget }: {
  readonly text: string;
  readonly error: string | null;
  /** The text that takes the place of the total cost. */
  readonly note: string | null;
  readonly spending: Spending;
  readonly isOff: boolean;
  readonly change: (text: string) => void;
  readonly commit?: (event: Event) => void;
  readonly forget?: () => void;
}) {
  const [fieldId, noteId] = [useId(), useId()];
  const onKeyDown = (event: KeyboardEvent) => {
    // Nellis's page has keyboard shortcuts: keys that are typed here must not reach them.
    event.stopPropagation();
    if (event.key === "Escape") forget?.();
    if (event.key === "Enter" && commit) commit(event);
  };
  return (
    <div class="field">
      <label for={fieldId}>Limit</label>
      <span class="money">
        <input
          id={fieldId}
          inputMode="numeric"
          autocomplete="off"
          aria-describedby={noteId}
          aria-invalid={error !== null}
          readOnly={isOff}
          value={text}
          onInput={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={commit}
        />
      </span>
      {error === null
        ? <span id={noteId} class="hint">{note ?? inAllText(text, spending)}</span>
        : <span id={noteId} class="field-error" role="alert">{error}</span>}
    </div>
  );
}

function inAllText(text: string, spending: Spending): string {
  const typed = readDollars(text);
  if (!typed.ok) return "Whole dollars";
  if (typed.dollars === 0) return "Only watch: nothing is bid";
  const costs = spending.current.value?.costs;
  return costs ? `= ${dollars(invoiceOf(typed.dollars, costs).inAll)} in all` : "In all: not known yet";
}
