import { useId } from "preact/hooks";
import { invoiceOf } from "../../src/client/costs.ts";
import { readDollars } from "../../src/client/dollars_input.ts";
import { dollars } from "../../src/client/words.ts";
import type { Spending } from "./asking.ts";
import { MoneyInput } from "./money_input.tsx";

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
    if (event.key === "Escape") forget?.();
    if (event.key === "Enter" && commit) commit(event);
  };
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
        onKey={onKeyDown}
        // The rates may have changed since the page was opened.
        onFocus={() => void spending.refresh()}
        onLeave={commit}
      />
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
