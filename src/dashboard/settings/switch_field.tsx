import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";

/** Something that is on or off. `set` resolves to null when it is done, else to the reason why not. */
export function SwitchField({ label, hint, isOn, set, children }: {
  readonly label: string;
  readonly hint: ComponentChildren;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => Promise<string | null>;
  /** More, under the hint. */
  readonly children?: ComponentChildren;
}) {
  const { isLive } = useModel();
  const isSaving = useSignal(false);
  const error = useSignal<string | null>(null);
  const [labelId, hintId] = [useId(), useId()];
  const toggle = async () => {
    if (isSaving.value) return;
    isSaving.value = true;
    const refusal = await set(!isOn);
    isSaving.value = false;
    error.value = refusal === null ? null : `Not changed: ${refusal}.`;
  };
  return (
    <div class="choice">
      <div class="choice-words">
        <span id={labelId} class="choice-label">{label}</span>
        <p id={hintId} class="hint">{hint}</p>
        {children}
        <p class="field-error" role="alert">{error.value}</p>
      </div>
      <div class="choice-field">
        <button
          type="button"
          role="switch"
          class="switch"
          aria-checked={isOn}
          aria-labelledby={labelId}
          aria-describedby={hintId}
          disabled={!isLive.value}
          onClick={() => void toggle()}
        >
          <span class="switch-track" aria-hidden="true" />
          <span class="switch-word" aria-hidden="true">
            {isSaving.value ? "Saving…" : isOn ? "On" : "Off"}
          </span>
        </button>
      </div>
    </div>
  );
}
