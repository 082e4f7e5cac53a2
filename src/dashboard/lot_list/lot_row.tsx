import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import {
  closingText,
  freshnessOf,
  freshnessText,
  leaderText,
  titleOf,
  toneOf,
} from "../../client/lot_words.ts";
import { dollars, sentence } from "../../client/words.ts";
import { BidButton } from "../parts/bid_dialog.tsx";
import { LimitField } from "../parts/limit_field.tsx";
import { useModel } from "../parts/model_context.ts";
import { RowPicture } from "./row_picture.tsx";
import { StopButton } from "../parts/stop_button.tsx";
import { StrategyField } from "../parts/strategy_field.tsx";
import type { Lot } from "../state/lots.ts";
import { hrefOf } from "../state/route.ts";
import { webAddress } from "../web_address.ts";

/** A lot in the list. Its place is told to screen readers, as the list may show a part of the rows alone. */
export function LotRow({ lot, position, count, isSelected, select }: {
  readonly lot: Lot;
  /** From 1. */
  readonly position: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly select: (isSelected: boolean) => void;
}) {
  const { isLive, time } = useModel();
  const titleId = useId();
  const auction = lot.auction.value;
  const plan = lot.plan.value;
  const isOld =
    useComputed(() => freshnessOf(lot.auction.value, time.now.value, isLive.value).kind === "old").value;
  const isOver = auction.status === "ended";
  const outside = webAddress(auction.url);
  return (
    <div
      role="listitem"
      class="lot-row"
      data-lot={lot.id}
      data-tone={toneOf(plan?.kind)}
      data-stale={isOld || !isLive.value}
      aria-setsize={count}
      aria-posinset={position}
    >
      <label class="row-select">
        <input
          type="checkbox"
          checked={isSelected}
          aria-label={`Select ${titleOf(auction)}`}
          onChange={({ currentTarget }) => select(currentTarget.checked)}
        />
      </label>
      <RowPicture url={auction.imageUrl} />
      <div class="row-what">
        <a
          id={titleId}
          class="row-title"
          dir="auto"
          title={titleOf(auction)}
          href={hrefOf("lots", { id: lot.id })}
        >
          {titleOf(auction)}
        </a>
        <p class="row-plan" data-testid="plan">{plan ? sentence(plan, time.now.peek()) : "…"}</p>
        {auction.status === "error" && auction.error && <p class="row-error">{auction.error}</p>}
        <div class="row-more">
          {outside !== null && (
            <a href={outside} target="_blank" rel="noopener noreferrer" aria-describedby={titleId}>
              Open on Nellis
            </a>
          )}
          <StopButton lot={lot} titleId={titleId} />
        </div>
      </div>
      <LotPrice lot={lot} />
      <LotClose lot={lot} />
      {isOver ? <span class="row-fields" /> : (
        <div class="row-fields">
          <LimitField lot={lot} />
          <StrategyField lot={lot} />
        </div>
      )}
      <div class="row-bid">
        <BidButton lot={lot} titleId={titleId} />
      </div>
    </div>
  );
}

/** The price, and what it comes to in all. */
function LotPrice({ lot }: { readonly lot: Lot }) {
  const { data, finalPrice, status } = lot.auction.value;
  const price = status === "ended" ? finalPrice : data?.currentBid ?? null;
  const inAll = data?.allInCost ?? lot.plan.value?.nowInAll ?? null;
  return (
    <div class="row-price">
      <b class="figure">{price === null ? "–" : dollars(price)}</b>
      {inAll !== null && <span class="row-small">{dollars(inAll)} in all</span>}
    </div>
  );
}

/** The time that is left, who leads, and how new both are. */
function LotClose({ lot }: { readonly lot: Lot }) {
  const { isLive, time } = useModel();
  const auction = lot.auction.value;
  const nowMs = time.now.value;
  const freshness = freshnessOf(auction, nowMs, isLive.value);
  const leader = leaderText(auction);
  return (
    <div class="row-close">
      <span class="figure row-left">{closingText(auction, nowMs)}</span>
      <span class="row-leader" data-leads={auction.status !== "ended" && auction.data?.isWinning === true}>
        {leader}
      </span>
      <span class="row-small row-freshness" data-fresh={freshness.kind}>
        {freshnessText(freshness, nowMs)}
      </span>
    </div>
  );
}
