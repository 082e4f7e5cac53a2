import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { bidAtOnceAfter } from "../../client/bid_at_once.ts";
import { STRATEGY_CHOICES, STRATEGY_NAMES, strategyOf, titleOf } from "../../client/lot_words.ts";
import type { Strategy } from "../../wire/auction.ts";
import type { ConfigChange } from "../state/lot_actions.ts";
import type { Lot } from "../state/lots.ts";
import { useModel } from "./model_context.ts";
import { AtOnceQuestion } from "./question.tsx";

/** A lot's strategy, and its own switch where that is off. Whatever makes a bid leave at once asks first. */
export function StrategyField({ lot }: { readonly lot: Lot }) {
  const { actions, isLive, settings, state } = useModel();
  const isSaving = useSignal(false);
  /** The choice while it is asked about or saved; then the field says what is in force. */
  const chosen = useSignal<Strategy | null>(null);
  const question = useSignal<ConfigChange | null>(null);
  const [fieldId, noteId] = [useId(), useId()];
  const auction = lot.auction.value;
  const { config } = auction;
  const strategy = strategyOf(config.strategy);

  const save = async (change: ConfigChange) => {
    question.value = null;
    isSaving.value = true;
    await actions.configure(lot.id, change);
    isSaving.value = false;
    chosen.value = null;
  };
  /** Returns the bid that leaves as soon as the change is made; null where none does. */
  const bidWith = (change: ConfigChange): number | null =>
    bidAtOnceAfter(auction, change, state.value?.bidding.paused ?? false, settings.current.value);
  const ask = (change: ConfigChange) => {
    if (bidWith(change) === null) void save(change);
    else question.value = change;
  };
  const onChange = ({ currentTarget }: { readonly currentTarget: HTMLSelectElement }) => {
    const word = strategyOf(currentTarget.value);
    chosen.value = word;
    if (word === strategy) chosen.value = null;
    else ask({ strategy: word });
  };

  return (
    <div class="strategy">
      <label for={fieldId}>Strategy</label>
      <select
        id={fieldId}
        value={chosen.value ?? strategy}
        aria-label={`Strategy of ${titleOf(auction)}`}
        aria-describedby={noteId}
        disabled={!isLive.value || isSaving.value}
        onChange={onChange}
      >
        {STRATEGY_CHOICES.map((word) => <option key={word} value={word}>{STRATEGY_NAMES[word]}</option>)}
      </select>
      <p id={noteId} class="limit-note">
        {isSaving.value ? "Saving…" : !config.autoBid && "Switched off"}
      </p>
      {!config.autoBid && !isSaving.value && (
        <button
          type="button"
          class="small"
          disabled={!isLive.value}
          aria-label={`Switch bidding on for ${titleOf(auction)}`}
          onClick={() => ask({ autoBid: true })}
        >
          Switch on
        </button>
      )}
      {question.value && (
        <AtOnceQuestion
          lot={auction}
          amount={bidWith(question.value)}
          no="Leave it as it was"
          answer={(isYes) => {
            const change = question.value;
            if (isYes && change) return void save(change);
            question.value = null;
            chosen.value = null;
          }}
        />
      )}
    </div>
  );
}
