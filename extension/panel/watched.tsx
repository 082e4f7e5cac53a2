import { useSignal } from "@preact/signals";
import { freshnessOf } from "../../src/client/lot_words.ts";
import type { Spending } from "../../src/client/spending_settings.ts";
import { dollars, sentence } from "../../src/client/words.ts";
import type { LotView, StatusView } from "../messages.ts";
import { serverTime } from "../server_time.ts";
import { useAsking } from "./asking.ts";
import { BidQuestion } from "./bid_question.tsx";
import { LimitField } from "./limit_field.tsx";
import { useParts } from "./parts.ts";
import { Question } from "./question.tsx";
import { StrategyChoice } from "./strategy_choice.tsx";

/** A watched lot: its plan, price, limit and strategy, a bid by hand, and its end. */
export function Watched({ view, status, spending, isLive }: {
  readonly view: LotView;
  readonly status: StatusView;
  readonly spending: Spending;
  readonly isLive: boolean;
}) {
  const { auction, plan } = view;
  const { clock } = useParts();
  const nowMs = serverTime(clock, status);
  const fields = { view, state: status.state, spending, isLive };
  const isOld = freshnessOf(auction, nowMs, isLive).kind === "old";
  return (
    <>
      <p class="plan" data-testid="plan" data-stale={!isLive}>{plan && sentence(plan, nowMs)}</p>
      {auction.data && (
        <p class="sums" data-stale={isOld}>
          <b>{dollars(auction.data.currentBid)}</b>
          {auction.data.allInCost !== undefined && ` = ${dollars(auction.data.allInCost)} in all`}
          {auction.data.isWinning && ", you lead"}
        </p>
      )}
      {auction.status !== "ended" && (
        <>
          <LimitField {...fields} />
          <StrategyChoice {...fields} />
          <Buttons view={view} status={status} spending={spending} isLive={isLive} />
        </>
      )}
    </>
  );
}

function Buttons({ view, status, spending, isLive }: {
  readonly view: LotView;
  readonly status: StatusView;
  readonly spending: Spending;
  readonly isLive: boolean;
}) {
  const { auction } = view;
  const { isBusy, error, send } = useAsking();
  const isAsking = useSignal<"bid" | "stop" | null>(null);
  const leadsAt = auction.data?.isWinning ? auction.data.currentBid : null;
  const close = () => {
    isAsking.value = null;
  };
  const stop = () => {
    close();
    void send({ ask: "stop", id: auction.id });
  };
  if (isAsking.value === "bid") {
    return <BidQuestion view={view} status={status} spending={spending} isLive={isLive} close={close} />;
  }
  if (isAsking.value === "stop") {
    return (
      <Question
        title="Stop watching a lot that you lead?"
        no="Keep watching"
        yes="Stop watching"
        isDanger
        answer={(isYes) => isYes ? stop() : close()}
      >
        <p>
          You lead at{" "}
          {dollars(leadsAt ?? auction.data?.currentBid ?? 0)}: it may still be won and must be paid.
        </p>
      </Question>
    );
  }
  const isClosed = !auction.data || auction.data.isClosed || status.state?.bidding.paused;
  return (
    <>
      <p class="field-error" role="alert">{error.value}</p>
      <div class="buttons">
        <button
          type="button"
          disabled={!isLive || isBusy.value}
          onClick={(event) => event.isTrusted && (leadsAt === null ? stop() : isAsking.value = "stop")}
        >
          {isBusy.value ? "Saving…" : "Stop watching"}
        </button>
        <button
          type="button"
          disabled={!isLive || isClosed}
          onClick={(event) => {
            if (event.isTrusted) isAsking.value = "bid";
          }}
        >
          Bid now…
        </button>
      </div>
    </>
  );
}
