import { useId } from "preact/hooks";
import { bidAtOnce } from "../../client/bid_at_once.ts";
import { invoiceOf } from "../../client/costs.ts";
import { readDollars } from "../../client/dollars_input.ts";
import { limitConcerns, worstWithLimit } from "../../client/limit_question.ts";
import { strategyOf, titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import { useDraft } from "../draft.ts";
import type { Lot } from "../state/lots.ts";
import { Question } from "./question.tsx";
import { useModel } from "./model_context.ts";

/**
 * A lot's limit. It is set on Enter or on leaving the field, never while typing: on the way to 105, 1 and 10 would be
 * limits of their own. Escape restores what was there.
 */
export function LimitField({ lot }: { readonly lot: Lot }) {
  const { actions, settings, state } = useModel();
  const [fieldId, noteId] = [useId(), useId()];
  const auction = lot.auction.value;
  const { maxBid } = auction.config;
  const draft = useDraft<number, readonly string[]>({
    read: readLimit,
    inForce: maxBid,
    questionFor(limit) {
      const facts = {
        auction,
        plan: lot.plan.value,
        settings: settings.current.value,
        state: state.value,
      };
      const reasons = limitConcerns(limit, facts);
      return reasons.length > 0 ? reasons : null;
    },
    // A message says why.
    save: async (limit) => await actions.configure(lot.id, { maxBid: limit }) ? null : "Not saved",
  });

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
          aria-label={`Limit of ${titleOf(auction)}, in dollars`}
          aria-describedby={noteId}
          value={draft.text ?? limitText(maxBid)}
          {...draft.field}
        />
      </span>
      {draft.error === null
        ? (
          <p id={noteId} class="limit-note">
            {draft.isSaving ? "Saving…" : <LimitNote lot={lot} typed={draft.text} />}
          </p>
        )
        : <p id={noteId} class="field-error" role="alert">{draft.error}</p>}
      {draft.asked && (
        <LimitQuestion
          lot={lot}
          limit={draft.asked.value}
          reasons={draft.asked.question}
          answer={draft.answer}
        />
      )}
    </div>
  );
}

/** The cost in all at the limit that is typed, or at the one in force. */
function LimitNote({ lot, typed }: { readonly lot: Lot; readonly typed: string | null }) {
  const { settings, state } = useModel();
  const auction = lot.auction.value;
  const read = typed === null ? null : readDollars(typed);
  const limit = read === null ? auction.config.maxBid : read.ok ? read.dollars : null;
  if (limit === null) return <>Whole dollars</>;
  if (limit === 0) return <>Only watch: nothing is bid</>;
  const costs = settings.current.value?.costs;
  if (!costs) return <>In all: not known yet</>;
  const atOnce = typed !== null && strategyOf(auction.config.strategy) === "aggressive"
    ? bidAtOnce(
      { ...auction, config: { ...auction.config, maxBid: limit } },
      state.value?.bidding.paused ?? false,
      settings.current.value,
    )
    : null;
  const { maxTotal } = auction.config;
  return (
    <>
      = {dollars(invoiceOf(limit, costs).inAll)} in all
      {maxTotal !== undefined && `, at most ${dollars(maxTotal)}`}
      {atOnce !== null && `; bids ${dollars(atOnce)} at once`}
    </>
  );
}

function LimitQuestion({ lot, limit, reasons, answer }: {
  readonly lot: Lot;
  readonly limit: number;
  readonly reasons: readonly string[];
  readonly answer: (isYes: boolean) => void;
}) {
  const { settings, state } = useModel();
  const auction = lot.auction.value;
  const spending = settings.current.value;
  const isArmed = auction.config.autoBid && strategyOf(auction.config.strategy) !== "manual";
  const facts = { auction, plan: lot.plan.value, settings: spending, state: state.value };
  const worst = isArmed ? worstWithLimit(limit, facts) : null;
  return (
    <Question
      title={`Set the limit to ${dollars(limit)}?`}
      no="Keep it as it was"
      yes={`Set it to ${dollars(limit)}`}
      answer={answer}
    >
      <p dir="auto">{titleOf(auction)}</p>
      {reasons.map((reason) => <p key={reason}>{reason}</p>)}
      {spending && (
        <p>
          At {dollars(limit)} it costs <b>{dollars(invoiceOf(limit, spending.costs).inAll)}</b>{" "}
          in all, with premium and tax.
        </p>
      )}
      {worst !== null && (
        <p>
          If you win everything: <b>{dollars(worst)}</b> in all.
        </p>
      )}
    </Question>
  );
}

function readLimit(text: string) {
  const typed = readDollars(text);
  return typed.ok ? { ok: true, value: typed.dollars } as const : typed;
}

/** The limit as it stands in its field: empty where there is none. */
function limitText(maxBid: number): string {
  if (maxBid === 0) return "";
  return Number.isInteger(maxBid) ? maxBid.toLocaleString("en-US") : maxBid.toFixed(2);
}
