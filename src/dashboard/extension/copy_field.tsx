import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { copyFrom } from "./copy.ts";

/** A text that is copied as a whole. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const field = useRef<HTMLInputElement>(null);
  const told = useSignal("");
  const fieldId = useId();
  const copy = async () => {
    if (!field.current) return;
    const isCopied = await copyFrom(field.current, { document, clipboard: navigator.clipboard });
    told.value = isCopied ? "Copied." : "It is selected: copy it with your keys.";
  };
  return (
    <div class="copy">
      <label for={fieldId}>{label}</label>
      <div class="copy-line">
        <input
          id={fieldId}
          ref={field}
          readOnly
          spellcheck={false}
          value={value}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" onClick={() => void copy()}>
          Copy<span class="unseen">{label}</span>
        </button>
      </div>
      <p role="status" class="hint">{told.value}</p>
    </div>
  );
}
