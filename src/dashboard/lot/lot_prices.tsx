import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { WireAuction } from "../../wire/auction.ts";
import { priceHistory } from "../chart/price_history.ts";
import { type RangeName, rangeOf, RANGES } from "../chart/time_range.ts";
import type { TimelineEntry } from "../chart/timeline_entry.ts";
import { Choices } from "../parts/choices.tsx";
import { useModel } from "../parts/model_context.ts";
import { PriceChart } from "../parts/price_chart.tsx";
import { hrefOf } from "../state/route.ts";

const RANGE_WORDS: Readonly<Record<RangeName, string>> = {
  whole: "Whole auction",
  "last-10-minutes": "Last 10 minutes",
};

const HEIGHT = 260;
/** The chart's width until the real one is known, and where it never is. */
const USUAL_WIDTH = 640;
/** The interval at which the line grows without news. */
const STEP_MS = 5_000;

/** The card of a lot's prices over time. `auction` is null where the lot is not watched any more. */
export function LotPrices({ id, entries, auction }: {
  readonly id: string;
  readonly entries: readonly TimelineEntry[];
  readonly auction: WireAuction | null;
}) {
  const { time, router, isLive, link, clock } = useModel();
  const width = useSignal(USUAL_WIDTH);
  const box = useRef<HTMLDivElement>(null);
  const step = useComputed(() => Math.floor(time.now.value / STEP_MS));
  void step.value;
  useSignalEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => width.value = Math.max(240, element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  });

  const linkState = link.state.value;
  // Nothing is known about the time after the connection was lost, so the line ends there.
  const unknownMs = linkState.kind === "lost" ? clock.now() - linkState.sinceMs : 0;
  const nowMs = time.now.peek() - unknownMs;
  const history = priceHistory(entries);
  const params = router.place.value.params;
  const name = RANGES.find((each) => each === params.get("range")) ?? "whole";
  const closeMs = auction?.data ? Date.parse(auction.data.closeTime) : null;
  const facts = { nowMs, closeMs, limit: auction?.config.maxBid ?? 0 };
  const choose = (chosen: RangeName) =>
    router.replace(hrefOf("lots", { id, params: { range: chosen === "whole" ? "" : chosen } }));

  return (
    <section class="card lot-prices" data-stale={auction !== null && !isLive.value}>
      <div class="lot-prices-head">
        <h2>Prices</h2>
        <Choices label="Time shown" words={RANGE_WORDS} chosen={name} choose={choose} />
      </div>
      <div ref={box}>
        {history.prices.length === 0
          ? <p class="hint">No price has been read yet. The chart begins with the first.</p>
          : (
            <PriceChart
              history={history}
              range={rangeOf(name, history, { nowMs, closeMs })}
              size={{ width: width.value, height: HEIGHT }}
              facts={facts}
            />
          )}
      </div>
      <Legend />
    </section>
  );
}

/** The marks of the chart with their words. */
function Legend() {
  return (
    <ul class="legend">
      <li>
        <svg class="legend-mark mark mark-ours" viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="5" />
        </svg>our bids
      </li>
      <li>
        <svg class="legend-mark mark mark-rival" viewBox="0 0 14 14" aria-hidden="true">
          <rect x="4" y="4" width="6" height="6" transform="rotate(45 7 7)" />
        </svg>rivals' bids
      </li>
      <li>
        <svg class="legend-mark mark mark-extension" viewBox="0 0 14 14" aria-hidden="true">
          <line x1="7" x2="7" y1="0" y2="14" />
        </svg>the close moved
      </li>
      <li>
        <svg class="legend-mark mark mark-limit" viewBox="0 0 14 14" aria-hidden="true">
          <line x1="0" x2="14" y1="7" y2="7" />
        </svg>your limit
      </li>
    </ul>
  );
}
