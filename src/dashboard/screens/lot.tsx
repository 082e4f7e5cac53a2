import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { LotFacts } from "../lot/lot_facts.tsx";
import { LotHead } from "../lot/lot_head.tsx";
import { LotPrices } from "../lot/lot_prices.tsx";
import { LotTerms } from "../lot/lot_terms.tsx";
import { LotTimeline } from "../lot/lot_timeline.tsx";
import { followTimeline, type TimelineFeed } from "../lot/timeline_feed.ts";
import { UnwatchedLot } from "../lot/unwatched_lot.tsx";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";
import { hrefOf } from "../state/route.ts";
import "../parts/money_fields.css";
import "./lot.css";

/** One lot: its plan, its prices, and what has happened. */
export function LotScreen({ id }: { readonly id: string }) {
  const model = useModel();
  const { lots } = model;
  const feed = useSignal<TimelineFeed | null>(null);
  useEffect(() => {
    const made = followTimeline(model, id);
    feed.value = made;
    return () => made.close();
  }, [id]);
  const lot = lots.all.value && lots.of(id);
  return (
    <div class="lot">
      <a class="lot-back" href={hrefOf("lots")}>
        <Icon name="back" />
        All lots
      </a>
      {lot ? <WatchedLot lot={lot} feed={feed.value} /> : <UnwatchedLot id={id} feed={feed.value} />}
    </div>
  );
}

function WatchedLot({ lot, feed }: { readonly lot: Lot; readonly feed: TimelineFeed | null }) {
  const auction = lot.auction.value;
  return (
    <>
      <LotHead lot={lot} />
      <div class="lot-columns">
        <div class="lot-side">
          {auction.status !== "ended" && <LotTerms lot={lot} />}
          <LotFacts auction={auction} plan={lot.plan.value} />
        </div>
        <div class="lot-story">
          <LotPrices id={lot.id} entries={entriesOf(feed)} auction={auction} />
          {feed && <LotTimeline feed={feed} />}
        </div>
      </div>
    </>
  );
}

function entriesOf(feed: TimelineFeed | null) {
  const state = feed?.state.value;
  return state?.kind === "known" ? state.entries : [];
}
