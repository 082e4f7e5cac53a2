import { useSignal } from "@preact/signals";

/** The parts of a value that is typed. */
export interface DraftParts<Value, Asked> {
  /** Reads what was typed, or says in a sentence without its last stop how to write it. */
  readonly read: (text: string) =>
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly error: string };
  readonly inForce: Value;
  /** Returns the question to ask before a value is saved; null where none is needed. */
  readonly questionFor?: (value: Value) => Asked | null;
  /** Resolves to null once it is saved, else to the reason why not, without its last stop. */
  readonly save: (value: Value) => Promise<string | null>;
  /** False while the server is not heard: then nothing is sent. */
  readonly isLive: { readonly value: boolean };
}

/** A typed value on its way to the server. */
export interface Draft<Value, Asked> {
  /** The text while it differs from the value in force; null otherwise. */
  readonly text: string | null;
  /** A sentence beside the field; null where nothing is wrong. */
  readonly error: string | null;
  readonly isSaving: boolean;
  /** The question that waits for its answer, and the value that it is about. */
  readonly asked: { readonly value: Value; readonly question: Asked } | null;
  answer(isYes: boolean): void;
  /** The properties of the field. */
  readonly field: {
    readonly readOnly: boolean;
    readonly "aria-invalid": boolean;
    onInput(event: { readonly currentTarget: { readonly value: string } }): void;
    onKeyDown(event: { readonly key: string }): void;
    onBlur(): void;
  };
}

/**
 * Follows a field whose value is saved on Enter or on leaving it, never while typing: on the way to 105, 1 and 10 would
 * be values of their own. Escape restores what was there. What was refused stays in the field with the reason, and is sent
 * again only by Enter.
 */
export function useDraft<Value, Asked = never>(
  { read, inForce, questionFor, save, isLive }: DraftParts<Value, Asked>,
): Draft<Value, Asked> {
  const text = useSignal<string | null>(null);
  const error = useSignal<string | null>(null);
  const isSaving = useSignal(false);
  const asked = useSignal<{ readonly value: Value; readonly question: Asked } | null>(null);

  const forget = () => {
    text.value = null;
    error.value = null;
    asked.value = null;
  };
  const send = async (value: Value) => {
    asked.value = null;
    isSaving.value = true;
    const refusal = await save(value);
    isSaving.value = false;
    if (refusal === null) forget();
    else error.value = `${refusal}.`;
  };
  const commit = () => {
    if (text.value === null || isSaving.value || asked.value) return;
    const typed = read(text.value);
    if (!typed.ok) {
      error.value = `${typed.error}.`;
      return;
    }
    if (typed.value === inForce) return forget();
    if (!isLive.value) {
      error.value = "Not saved: there is no connection to Gavel.";
      return;
    }
    const question = questionFor?.(typed.value) ?? null;
    if (question === null) void send(typed.value);
    else asked.value = { value: typed.value, question };
  };
  return {
    text: text.value,
    error: error.value,
    isSaving: isSaving.value,
    asked: asked.value,
    answer(isYes) {
      if (isYes && asked.value) void send(asked.value.value);
      else forget();
    },
    field: {
      readOnly: isSaving.value,
      "aria-invalid": error.value !== null,
      onInput({ currentTarget }) {
        text.value = currentTarget.value;
        error.value = null;
      },
      onKeyDown({ key }) {
        if (key === "Enter") commit();
        if (key === "Escape") forget();
      },
      onBlur: () => error.value === null && commit(),
    },
  };
}
