import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { BidEnd } from "../../client/bid_end.ts";
import { type BidOffer, offerOf, type SeenPrice, seenPrice } from "../../client/bid_offer.ts";
import { invoiceOf } from "../../client/costs.ts";
import { readDollars } from "../../client/dollars_input.ts";
import { freshnessOf, titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import type { Lot } from "../state/lots.ts";
import { Dialog } from "./dialog.tsx";
import { useModel } from "./model_context.ts";

/** Opens the dialog. Off while no bid could be sent on what is shown. `titleId` is the element that names the lot. */
export function BidButton({ lot, titleId }: { readonly lot: Lot; readonly titleId: string }) {
  const { isLive, state } = useModel();
  const isOpen = useSignal(false);
  const isOld = useIsOld(lot);
  const auction = lot.auction.value;
  const isOff = isOld || !isLive.value || auction.data?.isClosed || state.value?.bidding.paused;
  // An open question stays when the lot ends under it: it says so, or how the bid ended.
  return (
    <>
      {auction.status !== "ended" && (
        <button
          type="button"
          disabled={isOff}
          aria-describedby={titleId}
          onClick={() => isOpen.value = true}
        >
          Bid now…
        </button>
      )}
      {isOpen.value && <BidDialog lot={lot} close={() => isOpen.value = false} />}
    </>
  );
}

/** Bids by hand, once, on exactly the price that is shown. A bid can't be taken back, so nothing here is quick. */
export function BidDialog({ lot, close }: { readonly lot: Lot; readonly close: () => void }) {
  const { actions, isLive, lots, session, settings, state, toasts } = useModel();
  const auction = lot.auction.value;
  const seen = useSignal(seenPrice(auction, state.value) ?? NOTHING_SEEN);
  const text = useSignal(String(seen.value.nextBid));
  const progress = useSignal<"asking" | "sent" | BidEnd>("asking");
  const isShown = useRef(true);
  useEffect(() => {
    void settings.refresh();
    return () => {
      isShown.current = false;
      const isGone = lots.of(lot.id) === undefined && session.key.peek() !== null;
      if (isGone && progress.peek() === "asking") {
        toasts.show(`${titleOf(lot.auction.peek())} is not watched any more: nothing was bid.`, {
          tone: "bad",
        });
      }
    };
  }, []);
  const typed = readDollars(text.value);
  const amount = typed.ok ? typed.dollars : 0;
  const offer = offerOf({
    auction,
    typed,
    seen: seen.value,
    settings: settings.current.value,
    state: state.value,
    isLive: isLive.value,
    isOld: useIsOld(lot),
  });

  const send = async () => {
    if (progress.value !== "asking" || offer.trouble !== null) return;
    progress.value = "sent";
    const end = await actions.bid(lot.id, amount);
    if (isShown.current) progress.value = end;
    else toasts.show(`${titleOf(auction)}: ${end.text}`, { tone: end.kind === "leads" ? "good" : "bad" });
  };
  const takeOver = (newAmount: number) => {
    const now = seenPrice(lot.auction.value, state.value);
    if (!now) return;
    seen.value = now;
    text.value = String(newAmount);
  };

  return (
    <Dialog title={`Bid on ${titleOf(auction)}`} close={close}>
      <p class="bid-price">
        {auction.data === null ? "Not read yet" : (
          <>
            The price is <b>{dollars(auction.data.currentBid)}</b>
            {auction.data.isWinning && ", and you lead"}.
          </>
        )}
      </p>
      {typeof progress.value === "object" ? <BidEndText end={progress.value} /> : (
        <>
          <AmountField
            text={text.value}
            isSent={progress.value === "sent"}
            onText={(given) => text.value = given}
          />
          <Sum offer={offer} />
          <p class="field-error" role="alert">{progress.value === "asking" && offer.trouble}</p>
          {state.value?.bidding.dryRun && <p class="hint">Practice: the bid is recorded, not sent.</p>}
        </>
      )}
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={close}>
          {progress.value === "asking" ? "Don't bid" : "Close"}
        </button>
        {progress.value === "asking" && offer.moved && (
          <TakeOver offer={offer} typed={amount} take={takeOver} />
        )}
        {typeof progress.value === "string" && (
          <button
            type="button"
            class="main"
            disabled={progress.value === "sent" || offer.trouble !== null}
            onClick={send}
          >
            {progress.value === "sent" ? "Sent…" : `Bid ${dollars(amount)} now`}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** A lot that was never read: no bid of any sum fits it. */
const NOTHING_SEEN: SeenPrice = { currentBid: 0, nextBid: 0, isWinning: false, isPractice: false };

/** Returns true while the lot's figures are older than they should be. */
function useIsOld(lot: Lot): boolean {
  const { isLive, time } = useModel();
  // Repaints when the answer changes, not each second.
  return useComputed(() => freshnessOf(lot.auction.value, time.now.value, isLive.value).kind === "old").value;
}

function AmountField({ text, isSent, onText }: {
  readonly text: string;
  readonly isSent: boolean;
  readonly onText: (text: string) => void;
}) {
  const fieldId = useId();
  return (
    <div class="bid-amount">
      <label for={fieldId}>Your bid, in whole dollars</label>
      <span class="money-field">
        <input
          id={fieldId}
          inputMode="numeric"
          autocomplete="off"
          readOnly={isSent}
          value={text}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      </span>
    </div>
  );
}

/** The bid with premium and tax, and what the budgets leave. */
function Sum({ offer: { invoice, budgets } }: { readonly offer: BidOffer }) {
  if (!invoice) return null;
  return (
    <>
      <dl class="bid-sum">
        <dt>Bid</dt>
        <dd>{dollars(invoice.price)}</dd>
        <dt>Premium</dt>
        <dd>{dollars(invoice.premium)}</dd>
        <dt>Tax</dt>
        <dd>{dollars(invoice.tax)}</dd>
        <dt class="bid-total">You would pay</dt>
        <dd class="bid-total">{dollars(invoice.inAll)}</dd>
      </dl>
      {budgets.map((sentence) => <p key={sentence} class="hint">{sentence}</p>)}
    </>
  );
}

/** Takes over what has changed: only then can the bid be sent again. */
function TakeOver({ offer: { moved }, typed, take }: {
  readonly offer: BidOffer;
  readonly typed: number;
  readonly take: (amount: number) => void;
}) {
  const { settings } = useModel();
  const spending = settings.current.value;
  if (!moved) return null;
  const inAll = spending && invoiceOf(moved.amount, spending.costs).inAll;
  return (
    <button type="button" onClick={() => take(moved.amount)}>
      {moved.amount === typed ? "Stay at" : "Change it to"} {dollars(moved.amount)}
      {inAll !== null && ` (${dollars(inAll)} in all)`}
    </button>
  );
}

function BidEndText({ end: { kind, text } }: { readonly end: BidEnd }) {
  const tone = kind === "leads" ? "good" : kind === "accepted" ? "warn" : "bad";
  return <p class="bid-end" data-tone={tone} role="alert">{text}</p>;
}
