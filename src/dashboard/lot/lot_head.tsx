import type { WireAuction } from "../../wire/auction.ts";
import type { WirePlan } from "../../wire/state.ts";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import { counted, dollars, sentence } from "../words.ts";
import { Countdown } from "./countdown.tsx";
import { LotActions } from "./lot_actions.tsx";
import { LotPicture } from "./lot_picture.tsx";
import { standingWords } from "./standing.ts";

/** A lot's picture, price and plan: all that its owner looks at first. */
export function LotHead({ auction, plan }: {
  readonly auction: WireAuction;
  readonly plan: WirePlan | null;
}) {
  const { isLive } = useModel();
  return (
    <section class="card lot-head" data-stale={!isLive.value}>
      <LotPicture url={auction.imageUrl} />
      <div class="lot-words">
        <h1 dir="auto">{auction.title || `Lot ${auction.id}`}</h1>
        <LotPrice auction={auction} />
        <LotPlan plan={plan} />
        <Readiness auction={auction} />
        <LotActions auction={auction} />
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
    </div>
  );
}

const PLAN_TONES = {
  bids: "good",
  leads: "good",
  waits: "calm",
  stopped: "warn",
  "needs-owner": "bad",
  watches: "plain",
  over: "plain",
} as const;

function LotPlan({ plan }: { readonly plan: WirePlan | null }) {
  const { time } = useModel();
  return (
    <p class="lot-plan" data-testid="plan" data-tone={plan ? PLAN_TONES[plan.kind] ?? "plain" : "plain"}>
      {plan ? sentence(plan, time.now.peek()) : "Not known yet what will be done about it."}
    </p>
  );
}

/** What keeps a bid at the close from going out, or may. Checked from ten minutes before the close on. */
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
