import { useSignal } from "@preact/signals";
import { bidAtOnceAfter } from "../../src/client/bid_at_once.ts";
import { invoiceOf } from "../../src/client/costs.ts";
import { STRATEGY_CHOICES, STRATEGY_NAMES, strategyOf } from "../../src/client/lot_words.ts";
import type { Spending } from "../../src/client/spending_settings.ts";
import { dollars } from "../../src/client/words.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import type { ConfigPart, LotView } from "../messages.ts";
import { useAsking } from "./asking.ts";
import { Question } from "./question.tsx";

const WORDS = STRATEGY_CHOICES.toReversed();

/** A lot's strategy, and its own switch where that is off. Whatever makes a bid leave at once asks first. */
export function StrategyChoice({ view: { auction }, state, spending, isLive }: {
  readonly view: LotView;
  readonly state: WireOwnerState | null;
  readonly spending: Spending;
  readonly isLive: boolean;
}) {
  const { isBusy, error, send } = useAsking();
  const question = useSignal<ConfigPart | null>(null);
  const { config } = auction;
  const current = strategyOf(config.strategy);

  const save = async (change: ConfigPart) => {
    question.value = null;
    await send({ ask: "config", id: auction.id, config: change });
  };
  const choose = (event: Event, change: ConfigPart) => {
    if (!event.isTrusted) return;
    if (amountOf(change) === null) void save(change);
    else question.value = change;
  };
  /** The bid that leaves at once with the change, at the price of now; null where none does. */
  const amountOf = (change: ConfigPart): number | null =>
    bidAtOnceAfter(auction, change, state?.bidding.paused ?? false, spending.current.value);
  return (
    <>
      <div class="strategies" role="group" aria-label="Strategy">
        {WORDS.map((word) => (
          <button
            key={word}
            type="button"
            aria-pressed={word === current}
            disabled={!isLive || isBusy.value}
            onClick={(event) => word !== current && choose(event, { strategy: word })}
          >
            {STRATEGY_NAMES[word]}
          </button>
        ))}
      </div>
      {!config.autoBid && (
        <p class="hint">
          Switched off{" "}
          <button
            type="button"
            disabled={!isLive || isBusy.value}
            onClick={(event) => choose(event, { autoBid: true })}
          >
            Switch on
          </button>
        </p>
      )}
      <p class="field-error" role="alert">{error.value}</p>
      {question.value && (
        <AtOnceQuestion
          amount={amountOf(question.value)}
          limit={config.maxBid}
          spending={spending}
          isLive={isLive}
          answer={(isYes) => {
            const change = question.value;
            question.value = null;
            if (isYes && change) void save(change);
          }}
        />
      )}
    </>
  );
}

/** Asks before a change by which a bid leaves at once. Its sum follows the price. */
function AtOnceQuestion({ amount, limit, spending, isLive, answer }: {
  /** Null when no bid would leave any more. */
  readonly amount: number | null;
  readonly limit: number;
  readonly spending: Spending;
  readonly isLive: boolean;
  readonly answer: (isYes: boolean) => void;
}) {
  const costs = spending.current.value?.costs;
  if (amount === null) {
    return (
      <Question title="No bid leaves at once now" no="Leave it as it was" answer={answer}>
        <p>The price or the lead has changed.</p>
      </Question>
    );
  }
  return (
    <Question
      title={`This bids ${dollars(amount)} now`}
      no="Leave it as it was"
      yes={`Bid ${dollars(amount)} now`}
      isOff={!isLive || !costs}
      answer={answer}
    >
      <p>You do not lead it, and {dollars(amount)} is within your limit of {dollars(limit)}.</p>
      {costs
        ? (
          <p>
            You would pay <b>{dollars(invoiceOf(amount, costs).inAll)}</b>, with premium and tax.
          </p>
        )
        : <p class="field-error">Premium and tax are not known yet.</p>}
    </Question>
  );
}
