import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";

/** One of several. `set` resolves to null when it is done, else to the reason why not. */
export function SelectField({ label, hint, value, options, set }: {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** Values with their words. */
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly set: (value: string) => Promise<string | null>;
}) {
  const { isLive } = useModel();
  const isSaving = useSignal(false);
  const error = useSignal<string | null>(null);
  const [fieldId, noteId] = [useId(), useId()];
  const choose = async (chosen: string) => {
    isSaving.value = true;
    const refusal = await set(chosen);
    isSaving.value = false;
    error.value = refusal === null ? null : `Not saved: ${refusal}.`;
  };
  return (
    <div class="choice">
      <div class="choice-words">
        <label for={fieldId}>{label}</label>
        <p id={noteId} class="hint">{hint}</p>
        <p class="field-error" role="alert">{error.value}</p>
      </div>
      <div class="choice-field">
        <select
          id={fieldId}
          value={value}
          disabled={!isLive.value || isSaving.value}
          aria-describedby={noteId}
          onChange={({ currentTarget }) => void choose(currentTarget.value)}
        >
          {options.map(([each, words]) => <option key={each} value={each}>{words}</option>)}
        </select>
      </div>
    </div>
  );
}
