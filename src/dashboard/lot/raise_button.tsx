import { useSignal } from "@preact/signals";
import { bidAtOnceAfter } from "../../client/bid_at_once.ts";
import { invoiceOf } from "../../client/costs.ts";
import { titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import { useModel } from "../parts/model_context.ts";
import { Question } from "../parts/question.tsx";
import type { Lot } from "../state/lots.ts";

/** Raises the limit to the next bid, where the limit alone keeps the strategy from bidding. It always asks. */
export function RaiseButton({ lot }: { readonly lot: Lot }) {
  const { actions, isLive, settings, state } = useModel();
  /** The limit that is asked about: it stays while the price moves. */
  const asked = useSignal<number | null>(null);
  const auction = lot.auction.value;
  const { status, held, data, config } = auction;
  const next = data && Math.ceil(data.nextBid);
  const isHeld = status !== "ended" && held?.by === "maxBid" && next !== null && next > config.maxBid;
  if (!isHeld && asked.value === null) return null;
  const limit = asked.value ?? next ?? config.maxBid;
  const costs = settings.current.value?.costs;
  const isPaused = state.value?.bidding.paused ?? false;
  const atOnce = bidAtOnceAfter(auction, { maxBid: limit }, isPaused, settings.current.value);
  return (
    <>
      <button type="button" disabled={!isLive.value} onClick={() => asked.value = limit}>
        Raise limit to {dollars(limit)}…
      </button>
      {asked.value !== null && (
        <Question
          title={`Raise the limit to ${dollars(limit)}?`}
          no="Keep it as it was"
          yes={`Raise it to ${dollars(limit)}`}
          answer={(isYes) => {
            asked.value = null;
            if (isYes) void actions.configure(lot.id, { maxBid: limit });
          }}
        >
          <p dir="auto">{titleOf(auction)}</p>
          {costs && (
            <p>
              At {dollars(limit)} it costs <b>{dollars(invoiceOf(limit, costs).inAll)}</b>{" "}
              in all, with premium and tax.
            </p>
          )}
          {atOnce !== null && <p>This bids {dollars(atOnce)} now.</p>}
        </Question>
      )}
    </>
  );
}
