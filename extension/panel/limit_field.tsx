import { useDraft } from "../../src/client/draft.ts";
import { limitNote, limitText, readLimit } from "../../src/client/limit_field.ts";
import { limitConcerns, limitQuestion } from "../../src/client/limit_question.ts";
import { LimitStakes } from "../../src/client/limit_stakes.tsx";
import type { Spending } from "../../src/client/spending_settings.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import type { LotView } from "../messages.ts";
import { useAsking } from "./asking.ts";
import { LimitInput } from "./limit_input.tsx";
import { Question } from "./question.tsx";

/** The limit of a watched lot. */
export function LimitField({ view: { auction, plan }, state, spending, isLive }: {
  readonly view: LotView;
  readonly state: WireOwnerState | null;
  readonly spending: Spending;
  readonly isLive: boolean;
}) {
  const { send } = useAsking();
  const { id, config: { maxBid } } = auction;
  const facts = { auction, plan, settings: spending.current.value, state };
  const draft = useDraft<number, readonly string[]>({
    read: readLimit,
    inForce: maxBid,
    questionFor: (limit) => limitConcerns(limit, facts),
    async save(limit) {
      const reply = await send({ ask: "config", id, config: { maxBid: limit } });
      return reply.ok ? null : reply.error.replace(/[.!?]$/, "");
    },
    isLive: { value: isLive },
  });
  return (
    <>
      <LimitInput
        text={draft.text ?? limitText(maxBid)}
        error={draft.error}
        note={draft.isSaving ? "Saving…" : limitNote(draft.text, facts)}
        spending={spending}
        isOff={draft.isSaving || !isLive}
        change={(value) => draft.field.onInput({ currentTarget: { value } })}
        onKey={(event) => event.isTrusted && draft.field.onKeyDown(event)}
        onLeave={({ isTrusted }) => isTrusted && draft.field.onBlur()}
      />
      {draft.asked && (
        <Question {...limitQuestion(draft.asked.value)} answer={draft.answer}>
          <LimitStakes limit={draft.asked.value} reasons={draft.asked.question} facts={facts} />
        </Question>
      )}
    </>
  );
}
