import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { WireAuction } from "../../wire/auction.ts";
import { invoiceOf } from "../costs.ts";
import { readDollars } from "../dollars_input.ts";
import { strategyOf, titleOf } from "../lot_words.ts";
import { useModel } from "../parts/model_context.ts";
import { Question } from "../parts/question.tsx";
import type { Lot } from "../state/lots.ts";
import { dollars } from "../words.ts";
import { changeTerms } from "./terms.ts";

/** The most that a lot may cost with premium and tax. Set on Enter or on leaving the field, like the limit. */
export function TotalField({ lot }: { readonly lot: Lot }) {
  const model = useModel();
  const { isLive, settings } = model;
  /** The text while it differs from what is in force; null otherwise. */
  const draft = useSignal<string | null>(null);
  const error = useSignal<string | null>(null);
  const isSaving = useSignal(false);
  const question = useSignal<number | "none" | null>(null);
  const [fieldId, noteId] = [useId(), useId()];
  const auction = lot.auction.value;
  const total = auction.config.maxTotal ?? 0;

  const forget = () => {
    draft.value = null;
    error.value = null;
    question.value = null;
  };
  const save = async (wanted: number) => {
    question.value = null;
    isSaving.value = true;
    const isSaved = await changeTerms(model, auction, { maxTotal: wanted === 0 ? null : wanted });
    isSaving.value = false;
    if (isSaved) forget();
  };
  const commit = () => {
    if (draft.value === null || isSaving.value || question.value !== null) return;
    const typed = readDollars(draft.value);
    if (!typed.ok) {
      error.value = `${typed.error}.`;
      return;
    }
    if (typed.dollars === total) return forget();
    if (!isLive.value) {
      error.value = "Not saved: there is no connection to Gavel.";
      return;
    }
    if (mayBidAtOnce(auction, typed.dollars)) question.value = typed.dollars === 0 ? "none" : typed.dollars;
    else void save(typed.dollars);
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "Enter") commit();
    if (key === "Escape") forget();
  };
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
          aria-invalid={error.value !== null}
          readOnly={isSaving.value}
          value={draft.value ?? (total === 0 ? "" : total.toLocaleString("en-US"))}
          onInput={({ currentTarget }) => {
            draft.value = currentTarget.value;
            error.value = null;
          }}
          onKeyDown={onKeyDown}
          onBlur={commit}
        />
      </span>
      {error.value === null
        ? (
          <p id={noteId} class="limit-note">
            {isSaving.value
              ? "Saving…"
              : totalNote(auction, costs && invoiceOf(auction.config.maxBid, costs).inAll)}
          </p>
        )
        : <p id={noteId} class="field-error" role="alert">{error.value}</p>}
      {question.value !== null && (
        <Question
          title="This may bid at once"
          no="Leave it as it was"
          yes={question.value === "none" ? "Take the limit away" : `Set it to ${dollars(question.value)}`}
          answer={(isYes) =>
            isYes ? void save(question.value === "none" ? 0 : question.value ?? total) : forget()}
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
    strategyOf(config.strategy) === "aggressive";
  return isMore && isAnswered && data !== null && !data.isWinning && config.maxBid > data.currentBid;
}
