import { useId } from "preact/hooks";
import { limitNote, limitText, readLimit } from "../../client/limit_field.ts";
import { limitConcerns, limitQuestion } from "../../client/limit_question.ts";
import { LimitStakes } from "../../client/limit_stakes.tsx";
import { titleOf } from "../../client/lot_words.ts";
import { useDraftField } from "../draft_field.ts";
import type { Lot } from "../state/lots.ts";
import { useModel } from "./model_context.ts";
import { Question } from "./question.tsx";

/**
 * A lot's limit. It is set on Enter or on leaving the field, never while typing: on the way to 105, 1 and 10 would be
 * limits of their own. Escape restores what was there.
 */
export function LimitField({ lot }: { readonly lot: Lot }) {
  const { actions, settings, state } = useModel();
  const [fieldId, noteId] = [useId(), useId()];
  const auction = lot.auction.value;
  const title = titleOf(auction);
  const { maxBid } = auction.config;
  const facts = () => ({
    auction,
    plan: lot.plan.value,
    settings: settings.current.value,
    state: state.value,
  });
  const draft = useDraftField<number, readonly string[]>({
    read: readLimit,
    inForce: maxBid,
    questionFor: (limit) => limitConcerns(limit, facts()),
    // A message says why.
    save: async (limit) => await actions.configure(lot.id, { maxBid: limit }) ? null : "Not saved",
  });

  const note = {
    auction,
    settings: settings.current.value,
    // News of the state must not repaint the fields of a long list in which nothing is typed.
    state: draft.text === null ? null : state.value,
  };
  return (
    <div class="limit">
      <label for={fieldId}>Limit</label>
      <span class="money-field">
        <input
          id={fieldId}
          class="limit-input"
          inputMode="numeric"
          autocomplete="off"
          enterKeyHint="done"
          aria-label={`Limit of ${title}, in dollars`}
          aria-describedby={noteId}
          value={draft.text ?? limitText(maxBid)}
          {...draft.field}
        />
      </span>
      {draft.error === null
        ? (
          <p id={noteId} class="limit-note">
            {draft.isSaving ? "Saving…" : limitNote(draft.text, note)}
          </p>
        )
        : <p id={noteId} class="field-error" role="alert">{draft.error}</p>}
      {draft.asked && (
        <Question {...limitQuestion(draft.asked.value)} answer={draft.answer}>
          <p dir="auto">{title}</p>
          <LimitStakes limit={draft.asked.value} reasons={draft.asked.question} facts={facts()} />
        </Question>
      )}
    </div>
  );
}
