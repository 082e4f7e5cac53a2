import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { readDollars } from "../../src/dashboard/dollars_input.ts";
import { freshnessOf } from "../../src/dashboard/lot_words.ts";
import { type BidEnd, bidEnd } from "../../src/dashboard/state/bid_end.ts";
import { type BidOffer, offerOf, type SeenPrice, seenPrice } from "../../src/dashboard/state/bid_offer.ts";
import { dollars } from "../../src/dashboard/words.ts";
import type { LotView, StatusView } from "../messages.ts";
import { type Spending, useAsking } from "./asking.ts";
import { Question } from "./question.tsx";

/** Bids by hand, once, on exactly the price that is shown. It goes dead when the price moves under it. */
export function BidQuestion({ view: { auction }, status, spending, isLive, close }: {
  readonly view: LotView;
  readonly status: StatusView;
  readonly spending: Spending;
  readonly isLive: boolean;
  readonly close: () => void;
}) {
  const { send } = useAsking();
  const seen = useSignal<SeenPrice>(
    seenPrice(auction, status.state) ??
      { currentBid: 0, nextBid: 0, isWinning: false, isPractice: false },
  );
  const text = useSignal(String(seen.value.nextBid));
  const progress = useSignal<"asking" | "sent" | BidEnd>("asking");
  const nowMs = useNow(status.aheadMs);
  useEffect(() => void spending.refresh(), []);
  const typed = readDollars(text.value);
  const offer = offerOf({
    auction,
    typed,
    seen: seen.value,
    settings: spending.current.value,
    state: status.state,
    isLive,
    isOld: freshnessOf(auction, nowMs, isLive).kind === "old",
  });
  const amount = typed.ok ? typed.dollars : 0;

  const bid = async () => {
    if (progress.value !== "asking" || offer.trouble !== null) return;
    progress.value = "sent";
    progress.value = bidEnd(await send({ ask: "bid", id: auction.id, amount }), amount);
  };
  const takeOver = (newAmount: number) => {
    const now = seenPrice(auction, status.state);
    if (!now) return;
    seen.value = now;
    text.value = String(newAmount);
  };

  if (typeof progress.value === "object") {
    const { kind, text } = progress.value;
    return (
      <Question title="Your bid" no="Close" answer={close}>
        <p role="alert" class={kind === "leads" ? "good" : "field-error"}>{text}</p>
      </Question>
    );
  }
  const isSent = progress.value === "sent";
  return (
    <Question
      title={`Bid on this lot, now at ${dollars(auction.data?.currentBid ?? 0)}?`}
      no={isSent ? "Close" : "Don't bid"}
      yes={isSent ? "Sent…" : `Bid ${dollars(amount)} now`}
      isOff={isSent || offer.trouble !== null}
      answer={(isYes) => isYes ? void bid() : close()}
    >
      <AmountField text={text.value} isSent={isSent} change={(given) => text.value = given} />
      <Sum offer={offer} />
      <p class="field-error" role="alert">{!isSent && offer.trouble}</p>
      {status.state?.bidding.dryRun && <p class="hint">Practice: the bid is recorded, not sent.</p>}
      {!isSent && offer.moved && <TakeOver moved={offer.moved} take={takeOver} />}
    </Question>
  );
}

function AmountField({ text, isSent, change }: {
  readonly text: string;
  readonly isSent: boolean;
  readonly change: (text: string) => void;
}) {
  const fieldId = useId();
  return (
    <p class="field">
      <label for={fieldId}>Your bid</label>
      <span class="money">
        <input
          id={fieldId}
          inputMode="numeric"
          autocomplete="off"
          readOnly={isSent}
          value={text}
          onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()}
          onInput={({ currentTarget }) => change(currentTarget.value)}
        />
      </span>
    </p>
  );
}

function Sum({ offer: { invoice, budgets } }: { readonly offer: BidOffer }) {
  if (!invoice) return null;
  const { price, premium, tax, inAll } = invoice;
  return (
    <>
      <p>
        {dollars(price)} + {dollars(premium)} premium + {dollars(tax)} tax. You would pay{" "}
        <b>{dollars(inAll)}</b>.
      </p>
      {budgets.map((sentence) => <p key={sentence} class="hint">{sentence}</p>)}
    </>
  );
}

function TakeOver({ moved: { amount }, take }: {
  readonly moved: NonNullable<BidOffer["moved"]>;
  readonly take: (amount: number) => void;
}) {
  return (
    <p>
      <button type="button" onClick={(event) => event.isTrusted && take(amount)}>
        Change it to {dollars(amount)}
      </button>
    </p>
  );
}

const TICK_MS = 1_000;

/** Returns the time by Nellis's clock, a tick a second while it is looked at. */
function useNow(aheadMs: number): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => now.value = Date.now(), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now.value + aheadMs;
}
