import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { atOnceReasons, bidAtOnceAfter } from "../../client/bid_at_once.ts";
import { invoiceOf } from "../../client/costs.ts";
import { readDollars } from "../../client/dollars_input.ts";
import { STRATEGY_CHOICES, STRATEGY_NAMES, strategyOf, titleOf } from "../../client/lot_words.ts";
import { counted, dollars } from "../../client/words.ts";
import type { Strategy } from "../../wire/auction.ts";
import { useModel } from "../parts/model_context.ts";
import { Question } from "../parts/question.tsx";
import type { ConfigChange } from "../state/lot_actions.ts";
import type { Lot } from "../state/lots.ts";
import type { Selection } from "./selection.ts";

/** A question before an action on many lots, and the action. */
interface BulkQuestion {
  readonly title: string;
  readonly no: string;
  readonly yes: string;
  /** Returns a sentence each, as things are now. */
  readonly reasons: () => readonly string[];
  /** Returns a sentence about the bids that leave at once, as things are now; none where no bid does. */
  readonly stakes?: () => readonly string[];
  readonly run: () => Promise<void>;
}

/** The actions on all lots that are ticked. `rows` are those that the list shows. */
export function BulkBar({ selection, rows }: {
  readonly selection: Selection;
  readonly rows: readonly Lot[];
}) {
  const { bulk, isLive, lots, settings, state } = useModel();
  const limit = useSignal("");
  const error = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const question = useSignal<BulkQuestion | null>(null);
  const [limitId, strategyId, errorId] = [useId(), useId(), useId()];
  const chosen = lots.all.value.filter(({ id }) => selection.ids.value.has(id));
  if (chosen.length === 0) return null;
  const ids = chosen.map(({ id }) => id);
  const them = counted(chosen.length, "lot");
  const shown = new Set(rows);
  const hiddenCount = chosen.filter((lot) => !shown.has(lot)).length;

  const run = async (action: () => Promise<void>) => {
    question.value = null;
    isBusy.value = true;
    await action();
    isBusy.value = false;
  };
  const setLimit = (event: Event) => {
    event.preventDefault();
    const typed = readDollars(limit.value);
    if (!typed.ok || limit.value.trim() === "") {
      error.value = typed.ok ? "Type a limit first; 0 only watches." : `${typed.error}.`;
      return;
    }
    const maxBid = typed.dollars;
    const costs = settings.current.value?.costs;
    const inAll = costs ? Math.round(invoiceOf(maxBid, costs).inAll * 100) * chosen.length / 100 : null;
    question.value = {
      title: `Set the limit of ${them} to ${dollars(maxBid)}?`,
      no: "Keep them as they were",
      yes: `Set ${them} to ${dollars(maxBid)}`,
      reasons: () => [
        ...(maxBid === 0 ? ["They are only watched then: nothing is bid."] : []),
        ...(inAll !== null && maxBid > 0
          ? [`If all are won at that, they cost ${dollars(inAll)} in all, with premium and tax.`]
          : []),
      ],
      stakes: () => atOnceReasons(chosen.map((lot) => bidUnder(lot, { maxBid }))),
      run: () => bulk.configure(ids, { maxBid }),
    };
  };
  const bidUnder = ({ auction }: Lot, change: ConfigChange) =>
    bidAtOnceAfter(auction.value, change, state.value?.bidding.paused ?? false, settings.current.value);
  const setStrategy = (strategy: Strategy) => {
    const stakes = () => atOnceReasons(chosen.map((lot) => bidUnder(lot, { strategy })));
    const action = () => bulk.configure(ids, { strategy });
    if (stakes().length === 0) return void run(action);
    question.value = {
      title: `${STRATEGY_NAMES[strategy]} on ${them}?`,
      no: "Leave them as they were",
      yes: `${STRATEGY_NAMES[strategy]}`,
      reasons: () => [],
      stakes,
      run: action,
    };
  };
  const stop = () => {
    const led = () =>
      chosen.filter(({ auction }) => auction.value.status !== "ended" && auction.value.data?.isWinning);
    const action = () => bulk.stop(ids);
    if (led().length === 0) return void run(action);
    question.value = {
      title: `Stop watching ${them}?`,
      no: "Keep watching",
      yes: "Stop watching",
      reasons: () =>
        led().map(({ auction }) => {
          const lot = auction.value;
          const at = dollars(lot.data?.currentBid ?? 0);
          return `You lead ${titleOf(lot)} at ${at}: it may still be won and must be paid.`;
        }),
      run: action,
    };
  };

  const isOff = isBusy.value || !isLive.value;
  return (
    <section class="bulk-bar" aria-label="Selected lots">
      <p class="bulk-count">
        <b>{isBusy.value ? "Saving…" : `${them} selected`}</b>
        {hiddenCount > 0 && <span class="hint">{hiddenCount.toLocaleString("en-US")} of them not shown</span>}
        <button type="button" class="quiet small" onClick={() => selection.replaceAll([])}>Clear</button>
      </p>
      <form class="bulk-limit" onSubmit={setLimit}>
        <label for={limitId} class="unseen">Limit for the selected lots</label>
        <span class="money-field">
          <input
            id={limitId}
            inputMode="numeric"
            autocomplete="off"
            placeholder="Limit"
            aria-describedby={errorId}
            aria-invalid={error.value !== null}
            value={limit.value}
            onInput={({ currentTarget }) => {
              limit.value = currentTarget.value;
              error.value = null;
            }}
          />
        </span>
        <button type="submit" disabled={isOff}>Set limit</button>
      </form>
      <label for={strategyId} class="unseen">Strategy for the selected lots</label>
      <select
        id={strategyId}
        value=""
        disabled={isOff}
        onChange={({ currentTarget }) => {
          const word = strategyOf(currentTarget.value);
          currentTarget.value = "";
          setStrategy(word);
        }}
      >
        <option value="">Strategy…</option>
        {STRATEGY_CHOICES.map((word) => <option key={word} value={word}>{STRATEGY_NAMES[word]}</option>)}
      </select>
      <button type="button" disabled={isOff} onClick={stop}>Stop watching</button>
      <p id={errorId} class="field-error" role="alert">{error.value}</p>
      {question.value && (
        <LiveQuestion
          asked={question.value}
          answer={(isYes) => {
            const asked = question.value;
            if (isYes && asked) void run(asked.run);
            else question.value = null;
          }}
        />
      )}
    </section>
  );
}

/** A question whose sentences follow the prices. */
function LiveQuestion({ asked: { reasons, stakes, ...words }, answer }: {
  readonly asked: BulkQuestion;
  readonly answer: (isYes: boolean) => void;
}) {
  const stake = stakes?.();
  return (
    <Question title={words.title} no={words.no} yes={words.yes} stake={stake?.join()} answer={answer}>
      {[...reasons(), ...stake ?? []].map((reason) => <p key={reason}>{reason}</p>)}
    </Question>
  );
}
