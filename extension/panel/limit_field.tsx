import { useSignal } from "@preact/signals";
import { bidAtOnce } from "../../src/client/bid_at_once.ts";
import { invoiceOf } from "../../src/client/costs.ts";
import { readDollars } from "../../src/client/dollars_input.ts";
import { limitConcerns, worstWithLimit } from "../../src/client/limit_question.ts";
import { strategyOf } from "../../src/client/lot_words.ts";
import { dollars } from "../../src/client/words.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import type { LotView } from "../messages.ts";
import { type Spending, useAsking } from "./asking.ts";
import { LimitInput } from "./limit_input.tsx";
import { Question } from "./question.tsx";

/** The limit of a watched lot: the same words and questions as on the dashboard. */
export function LimitField({ view: { auction, plan }, state, spending, isLive }: {
  readonly view: LotView;
  readonly state: WireOwnerState | null;
  readonly spending: Spending;
  readonly isLive: boolean;
}) {
  const { isBusy, error, send } = useAsking();
  /** The text while it differs from the limit in force; null otherwise. */
  const draft = useSignal<string | null>(null);
  const question = useSignal<{ readonly limit: number; readonly reasons: readonly string[] } | null>(null);
  const { maxBid } = auction.config;
  const facts = { auction, plan, settings: spending.current.value, state };

  const forget = () => {
    draft.value = null;
    error.value = null;
    question.value = null;
  };
  const save = async (limit: number) => {
    question.value = null;
    const reply = await send({ ask: "config", id: auction.id, config: { maxBid: limit } });
    if (reply.ok) forget();
  };
  const commit = (event: Event) => {
    if (!event.isTrusted || draft.value === null || isBusy.value || question.value) return;
    const typed = readDollars(draft.value);
    if (!typed.ok) {
      error.value = `${typed.error}.`;
      return;
    }
    if (typed.dollars === maxBid) return forget();
    if (!isLive) {
      error.value = "Not saved: there is no connection to Gavel.";
      return;
    }
    const reasons = limitConcerns(typed.dollars, facts);
    if (reasons.length > 0) question.value = { limit: typed.dollars, reasons };
    else void save(typed.dollars);
  };
  const asked = question.value;
  const isArmed = auction.config.autoBid && strategyOf(auction.config.strategy) !== "manual";
  return (
    <>
      <LimitInput
        text={draft.value ?? (maxBid === 0 ? "" : maxBid.toLocaleString("en-US"))}
        error={error.value}
        note={isBusy.value ? "Saving…" : atOnceNote(draft.value, facts)}
        spending={spending}
        isOff={isBusy.value || !isLive}
        change={(text) => {
          draft.value = text;
          error.value = null;
        }}
        commit={commit}
        forget={forget}
      />
      {asked && (
        <LimitQuestion
          {...asked}
          spending={spending}
          worst={isArmed ? worstWithLimit(asked.limit, facts) : null}
          answer={(isYes) => isYes ? void save(asked.limit) : forget()}
        />
      )}
    </>
  );
}

/** Says that a limit which is typed bids at once; null where it does not. */
function atOnceNote(
  draft: string | null,
  { auction, state, settings }: Parameters<typeof limitConcerns>[1] & {
    readonly auction: LotView["auction"];
  },
): string | null {
  const typed = draft === null ? null : readDollars(draft);
  if (!typed?.ok || strategyOf(auction.config.strategy) !== "aggressive" || !settings) return null;
  const changed = { ...auction, config: { ...auction.config, maxBid: typed.dollars } };
  const amount = bidAtOnce(changed, state?.bidding.paused ?? false, settings);
  if (amount === null) return null;
  return `= ${dollars(invoiceOf(typed.dollars, settings.costs).inAll)} in all; bids ${
    dollars(amount)
  } at once`;
}

/** Asks before a limit is set that is more than twice the old one, or more than the owner's own bounds. */
export function LimitQuestion({ limit, reasons, spending, worst, answer }: {
  readonly limit: number;
  readonly reasons: readonly string[];
  readonly spending: Spending;
  /** The cost of everything at most with this limit; null where that is not known. */
  readonly worst: number | null;
  readonly answer: (isYes: boolean) => void;
}) {
  const costs = spending.current.value?.costs;
  return (
    <Question
      title={`Set the limit to ${dollars(limit)}?`}
      no="Keep it as it was"
      yes={`Set it to ${dollars(limit)}`}
      answer={answer}
    >
      {reasons.map((reason) => <p key={reason}>{reason}</p>)}
      {costs && (
        <p>
          At {dollars(limit)} it costs <b>{dollars(invoiceOf(limit, costs).inAll)}</b>{" "}
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
