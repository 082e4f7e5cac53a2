import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import { freshnessOf, freshnessText, titleOf, toneOf } from "../../client/lot_words.ts";
import { counted, dollars, sentence } from "../../client/words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WirePlan } from "../../wire/state.ts";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";
import { Countdown } from "./countdown.tsx";
import { LotActions } from "./lot_actions.tsx";
import { LotPicture } from "./lot_picture.tsx";
import { standingWords } from "./standing.ts";

/** A lot's picture, price and plan: all that its owner looks at first. */
export function LotHead({ lot }: { readonly lot: Lot }) {
  const { isLive, time } = useModel();
  const titleId = useId();
  const auction = lot.auction.value;
  // Repaints when the answer changes, not each second.
  const isOld =
    useComputed(() => freshnessOf(lot.auction.value, time.now.value, isLive.value).kind === "old").value;
  return (
    <section class="card lot-head" data-lot={lot.id} data-stale={isOld || !isLive.value}>
      <LotPicture url={auction.imageUrl} />
      <div class="lot-words">
        <h1 id={titleId} dir="auto">{titleOf(auction)}</h1>
        <LotPrice auction={auction} />
        <LotPlan plan={lot.plan.value} />
        {auction.status === "error" && auction.error && <p class="field-error">{auction.error}</p>}
        <Readiness auction={auction} />
        <LotActions lot={lot} titleId={titleId} />
      </div>
    </section>
  );
}

function LotPrice({ auction }: { readonly auction: WireAuction }) {
  const { state } = useModel();
  const { data, finalPrice } = auction;
  const isSignedIn = state.value?.checks.session?.status !== "unhealthy";
  const { tone, text } = standingWords(auction, isSignedIn);
  const price = finalPrice ?? data?.currentBid;
  return (
    <div class="lot-price">
      {price !== undefined && <strong class="lot-figure">{dollars(price)}</strong>}
      <span class="chip" data-tone={tone}>{text}</span>
      <Countdown auction={auction} />
      {data && (
        <span class="hint">
          {counted(data.bidCount, "bid")}
          {data.bidderCount > 0 && ` by ${counted(data.bidderCount, "bidder")}`}
        </span>
      )}
      <Freshness auction={auction} />
    </div>
  );
}

function LotPlan({ plan }: { readonly plan: WirePlan | null }) {
  const { time } = useModel();
  return (
    <p class="lot-plan" data-testid="plan" data-tone={toneOf(plan?.kind)}>
      {plan ? sentence(plan, time.now.peek()) : "Not known yet what will be done about it."}
    </p>
  );
}

/**
 * The reasons that keep a bid at the close from being sent, or may. They are checked from ten minutes before the
 * close.
 */
function Readiness({ auction: { readiness, readinessReasons } }: { readonly auction: WireAuction }) {
  if (readiness === null) return null;
  if (readinessReasons.length === 0) {
    return (
      <p class="readiness" data-tone="good">
        <Icon name="check" />
        Ready to bid at the close.
      </p>
    );
  }
  return (
    <ul
      class="readiness"
      data-tone={readiness === "red" ? "bad" : "warn"}
      aria-label="What may keep a bid back"
    >
      {readinessReasons.map((reason) => (
        <li key={reason}>
          <Icon name="warning" />
          {reason}
        </li>
      ))}
    </ul>
  );
}

/** Says how new the figures are. */
function Freshness({ auction }: { readonly auction: WireAuction }) {
  const { isLive, time } = useModel();
  const nowMs = time.now.value;
  const freshness = freshnessOf(auction, nowMs, isLive.value);
  return <span class="hint lot-freshness" data-fresh={freshness.kind}>{freshnessText(freshness, nowMs)}
  </span>;
}
