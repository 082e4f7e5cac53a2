import { useId } from "preact/hooks";
import { invoiceOf } from "../../client/costs.ts";
import { readLimit } from "../../client/limit_field.ts";
import { bidsAtOnce, titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import { useDraftField } from "../draft_field.ts";
import { useModel } from "../parts/model_context.ts";
import { Question } from "../parts/question.tsx";
import type { Lot } from "../state/lots.ts";
import { changeTerms } from "./terms.ts";

/** The most that a lot may cost with premium and tax. Set on Enter or on leaving the field, like the limit. */
export function TotalField({ lot }: { readonly lot: Lot }) {
  const model = useModel();
  const { settings } = model;
  const [fieldId, noteId] = [useId(), useId()];
  const auction = lot.auction.value;
  const total = auction.config.maxTotal ?? 0;
  const draft = useDraftField<number, true>({
    read: readLimit,
    inForce: total,
    questionFor: (wanted) => mayBidAtOnce(auction, wanted) || null,
    // A message says why.
    save: async (wanted) =>
      await changeTerms(model, auction, { maxTotal: wanted === 0 ? null : wanted }) ? null : "Not saved",
  });
  const costs = settings.current.value?.costs;
  return (
    <div class="limit">
      <label for={fieldId}>At most, in all</label>
      <span class="money-field">
        <input
          id={fieldId}
          inputMode="numeric"
          autocomplete="off"
          enterKeyHint="done"
          aria-describedby={noteId}
          value={draft.text ?? (total === 0 ? "" : total.toLocaleString("en-US"))}
          {...draft.field}
        />
      </span>
      {draft.error === null
        ? (
          <p id={noteId} class="limit-note">
            {draft.isSaving
              ? "Saving…"
              : totalNote(auction, costs && invoiceOf(auction.config.maxBid, costs).inAll)}
          </p>
        )
        : <p id={noteId} class="field-error" role="alert">{draft.error}</p>}
      {draft.asked && (
        <Question
          title="This may bid at once"
          no="Leave it as it was"
          yes={draft.asked.value === 0 ? "Take the limit away" : `Set it to ${dollars(draft.asked.value)}`}
          answer={draft.answer}
        >
          <p dir="auto">{titleOf(auction)}</p>
          <p>
            You do not lead it, and it is answered at once, up to your limit of{" "}
            {dollars(auction.config.maxBid)}.
          </p>
        </Question>
      )}
    </div>
  );
}

function totalNote({ config, data }: WireAuction, limitInAll: number | undefined): string {
  if (config.maxTotal === undefined) return "With premium and tax. Empty: your limit alone counts";
  if (data?.maxBidFromTotal === undefined) return "With premium and tax";
  const isTighter = limitInAll !== undefined && config.maxTotal < limitInAll;
  return isTighter ? `So at most a bid of ${dollars(data.maxBidFromTotal)}` : "More than your limit comes to";
}

/** Returns true when more room could make a bid leave at once. 0 is no limit. */
function mayBidAtOnce({ status, config, data }: WireAuction, wanted: number): boolean {
  const isMore = config.maxTotal !== undefined && (wanted === 0 || wanted > config.maxTotal);
  const isAnswered = status !== "ended" && config.autoBid && config.maxBid > 0 &&
    bidsAtOnce(config.strategy);
  return isMore && isAnswered && data !== null && !data.isWinning && config.maxBid > data.currentBid;
}
