import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { useModel } from "../parts/model_context.ts";
import { changeOf, loosening, type TypedChoice } from "./choice_fields.ts";
import type { ChoicesDesk } from "./owner_choices.ts";

/** A setting that is typed. It is saved on Enter or on leaving the field, by itself; Escape brings back what was there. */
export function ValueField({ desk, field, value, note }: {
  readonly desk: ChoicesDesk;
  readonly field: TypedChoice;
  readonly value: number | null;
  /** What the value comes to now, beside the hint. */
  readonly note?: string | null;
}) {
  const { isLive } = useModel();
  /** The text while it differs from the value in force; null otherwise. */
  const draft = useSignal<string | null>(null);
  const error = useSignal<string | null>(null);
  const isSaving = useSignal(false);
  const question = useSignal<{ readonly text: string; readonly value: number | null } | null>(null);
  const [fieldId, noteId, errorId] = [useId(), useId(), useId()];
  const { kind, label, hint } = field;

  const forget = () => {
    draft.value = null;
    error.value = null;
    question.value = null;
  };
  const save = async (typed: number | null) => {
    question.value = null;
    isSaving.value = true;
    const refusal = await desk.make(changeOf(field, value, typed));
    isSaving.value = false;
    if (refusal === null) forget();
    else error.value = `Not saved: ${refusal}.`;
  };
  const commit = () => {
    if (draft.value === null || isSaving.value || question.value) return;
    const typed = kind.read(draft.value);
    if (!typed.ok) {
      error.value = `${typed.error}.`;
      return;
    }
    if (typed.value === value) return forget();
    if (!isLive.value) {
      error.value = "Not saved: there is no connection to Gavel.";
      return;
    }
    const text = loosening(field, value, typed.value);
    if (text === null) void save(typed.value);
    else question.value = { text, value: typed.value };
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "Enter") commit();
    if (key === "Escape") forget();
  };

  return (
    <div class="choice">
      <div class="choice-words">
        <label for={fieldId}>{label}</label>
        <p id={noteId} class="hint">
          {hint} {note && <b>{note}</b>}
        </p>
      </div>
      <div class="choice-field">
        <span class="unit-field" data-unit={kind.unit}>
          <input
            id={fieldId}
            inputMode={kind.unit === "%" ? "decimal" : "numeric"}
            autocomplete="off"
            enterKeyHint="done"
            placeholder={placeholderOf(field)}
            aria-describedby={`${noteId} ${errorId}`}
            aria-invalid={error.value !== null}
            readOnly={isSaving.value}
            value={draft.value ?? kind.text(value)}
            onInput={({ currentTarget }) => {
              draft.value = currentTarget.value;
              error.value = null;
            }}
            onKeyDown={onKeyDown}
            onBlur={commit}
          />
          <span class="unit" aria-hidden="true">{kind.unit}</span>
        </span>
        {isSaving.value && <p class="hint">Saving…</p>}
        <p id={errorId} class="field-error" role="alert">{error.value}</p>
      </div>
      {question.value && (
        <Dialog title="Loosen this limit?" close={forget}>
          <p>{question.value.text}</p>
          <p class="hint">Lots that it holds back may be bid on at once.</p>
          <div class="dialog-buttons">
            <button type="button" autofocus onClick={forget}>Leave it</button>
            <button type="button" class="main" onClick={() => void save(question.value?.value ?? null)}>
              {question.value.value === null
                ? "Take it away"
                : `Set it to $${kind.text(question.value.value)}`}
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function placeholderOf({ kind, isLimit }: TypedChoice): string {
  return isLimit ? "no limit" : kind.unit === "$" ? "0" : "";
}
