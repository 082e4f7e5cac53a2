import { useSignal } from "@preact/signals";
import { invoiceOf } from "../../src/dashboard/costs.ts";
import { STRATEGY_NAMES, strategyOf, type StrategyWord } from "../../src/dashboard/lot_words.ts";
import { bidAtOnce } from "../../src/dashboard/state/bid_at_once.ts";
import { dollars } from "../../src/dashboard/words.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import type { ConfigPart, LotView } from "../messages.ts";
import { type Spending, useAsking } from "./asking.ts";
import { Question } from "./question.tsx";

const WORDS: readonly StrategyWord[] = ["snipe", "aggressive", "manual"];

/** A lot's strategy, and its own switch where that is off. Whatever makes a bid leave at once asks first. */
export function StrategyChoice({ view: { auction }, state, spending, isLive }: {
  readonly view: LotView;
  readonly state: WireOwnerState | null;
  readonly spending: Spending;
  readonly isLive: boolean;
}) {
  const { isBusy, error, send } = useAsking();
  const question = useSignal<{ readonly change: ConfigPart; readonly amount: number } | null>(null);
  const { config } = auction;
  const current = strategyOf(config.strategy);

  const save = async (change: ConfigPart) => {
    question.value = null;
    await send({ ask: "config", id: auction.id, config: change });
  };
  const choose = (event: Event, change: ConfigPart) => {
    if (!event.isTrusted) return;
    const changed = { ...auction, config: { ...config, ...change } };
    const amount = strategyOf(changed.config.strategy) === "aggressive"
      ? bidAtOnce(changed, state?.bidding.paused ?? false, spending.current.value)
      : null;
    if (amount === null) void save(change);
    else question.value = { change, amount };
  };
  const asked = question.value;
  const costs = spending.current.value?.costs;
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
      {asked && (
        <Question
          title={`This bids ${dollars(asked.amount)} now`}
          no="Leave it as it was"
          yes={`Bid ${dollars(asked.amount)} now`}
          answer={(isYes) => {
            if (isYes) void save(asked.change);
            else question.value = null;
          }}
        >
          <p>
            You do not lead it, and {dollars(asked.amount)} is within your limit of {dollars(config.maxBid)}.
          </p>
          {costs && (
            <p>
              You would pay <b>{dollars(invoiceOf(asked.amount, costs).inAll)}</b>, with premium and tax.
            </p>
          )}
        </Question>
      )}
    </>
  );
}
