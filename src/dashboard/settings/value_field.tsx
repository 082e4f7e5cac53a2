import { useId } from "preact/hooks";
import { useDraftField } from "../draft_field.ts";
import { Dialog } from "../parts/dialog.tsx";
import { changeOf, loosening, type TypedChoice } from "./choice_fields.ts";
import type { ChoicesDesk } from "./owner_choices.ts";

/** A setting that is typed. It is saved on Enter or on leaving the field, by itself; Escape brings back what was there. */
export function ValueField({ desk, field, value, note }: {
  readonly desk: ChoicesDesk;
  readonly field: TypedChoice;
  readonly value: number | null;
  /** The amount that the value comes to now, beside the hint. */
  readonly note?: string | null;
}) {
  const [fieldId, noteId, errorId] = [useId(), useId(), useId()];
  const { kind, label, hint } = field;
  const draft = useDraftField<number | null, string>({
    read: kind.read,
    inForce: value,
    questionFor: (typed) => loosening(field, value, typed),
    async save(typed) {
      const refusal = await desk.make(changeOf(field, value, typed));
      return refusal && `Not saved: ${refusal}`;
    },
  });

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
            value={draft.text ?? kind.text(value)}
            {...draft.field}
          />
          <span class="unit" aria-hidden="true">{kind.unit}</span>
        </span>
        {draft.isSaving && <p class="hint">Saving…</p>}
        <p id={errorId} class="field-error" role="alert">{draft.error}</p>
      </div>
      {draft.asked && (
        <Dialog title="Loosen this limit?" close={() => draft.answer(false)}>
          <p>{draft.asked.question}</p>
          <p class="hint">Lots that it holds back may be bid on at once.</p>
          <div class="dialog-buttons">
            <button type="button" autofocus onClick={() => draft.answer(false)}>Leave it</button>
            <button type="button" class="main" onClick={() => draft.answer(true)}>
              {draft.asked.value === null ? "Take it away" : `Set it to $${kind.text(draft.asked.value)}`}
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
