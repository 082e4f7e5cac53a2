import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { NO_ANSWER } from "../../src/client/answer.ts";
import { type BidEnd, bidEnd } from "../../src/client/bid_end.ts";
import { type BidOffer, offerOf, type SeenPrice, seenPrice } from "../../src/client/bid_offer.ts";
import { readDollars } from "../../src/client/dollars_input.ts";
import { freshnessOf, titleOf } from "../../src/client/lot_words.ts";
import type { Spending } from "../../src/client/spending_settings.ts";
import { dollars } from "../../src/client/words.ts";
import type { Cancel, Clock } from "../../src/clock.ts";
import type { LotView, Reply, StatusView } from "../messages.ts";
import { serverTime } from "../server_time.ts";
import { useAsking } from "./asking.ts";
import { MoneyInput } from "./money_input.tsx";
import { useParts } from "./parts.ts";
import { Question } from "./question.tsx";

/** Bids by hand, once, on exactly the price that is shown. It goes dead when the price moves under it. */
export function BidQuestion({ view: { auction }, status, spending, isLive, close }: {
  readonly view: LotView;
  readonly status: StatusView;
  readonly spending: Spending;
  readonly isLive: boolean;
  readonly close: () => void;
}) {
  const { clock } = useParts();
  const { send } = useAsking();
  const seen = useSignal<SeenPrice>(
    seenPrice(auction, status.state) ??
      { currentBid: 0, nextBid: 0, isWinning: false, isPractice: false },
  );
  const text = useSignal(String(seen.value.nextBid));
  const progress = useSignal<"asking" | "sent" | BidEnd>("asking");
  const nowMs = useNow(clock, status);
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
    const reply = await send({ ask: "bid", id: auction.id, amount });
    progress.value = bidEnd(isOfThisBid(reply, auction.id, amount) ? reply : NOT_OF_THIS_BID, amount);
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
      title={`Bid on ${titleOf(auction)}, now at ${dollars(auction.data?.currentBid ?? 0)}?`}
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

/** True unless the answer tells of another lot or sum, or does not tell who leads. */
function isOfThisBid(reply: Reply, id: string, amount: number): boolean {
  if (!reply.ok) return true;
  const { auctionId, amount: accepted, data } = reply.body as {
    readonly auctionId?: unknown;
    readonly amount?: unknown;
    readonly data?: { readonly isLeading?: unknown } | null;
  };
  return auctionId === id && accepted === amount && typeof data?.isLeading === "boolean";
}

const NOT_OF_THIS_BID: Reply = { ok: false, status: NO_ANSWER, error: "The answer is to something else" };

function AmountField({ text, isSent, change }: {
  readonly text: string;
  readonly isSent: boolean;
  readonly change: (text: string) => void;
}) {
  const fieldId = useId();
  return (
    <p class="field">
      <label for={fieldId}>Your bid</label>
      <MoneyInput id={fieldId} isReadOnly={isSent} text={text} change={change} />
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
function useNow(clock: Clock, status: StatusView): number {
  const tick = useSignal(0);
  useEffect(() => {
    let cancel: Cancel = () => {};
    const next = () => {
      tick.value += 1;
      cancel = clock.after(TICK_MS, next);
    };
    cancel = clock.after(TICK_MS, next);
    return () => cancel();
  }, []);
  void tick.value;
  return serverTime(clock, status);
}
