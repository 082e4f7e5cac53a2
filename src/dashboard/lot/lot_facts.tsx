import { invoiceOf } from "../../client/costs.ts";
import { dollars } from "../../client/words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WirePlan } from "../../wire/state.ts";
import { useModel } from "../parts/model_context.ts";
import { Fact } from "./fact.tsx";

/** The cost of a lot in all, and its location. */
export function LotFacts({ auction, plan }: {
  readonly auction: WireAuction;
  readonly plan: WirePlan | null;
}) {
  const { isLive, settings } = useModel();
  const { data } = auction;
  const { maxBid } = auction.config;
  const costs = settings.current.value?.costs;
  const limitInAll = plan && plan.mostInAll > 0
    ? plan.mostInAll
    : maxBid > 0 && costs
    ? invoiceOf(maxBid, costs).inAll
    : null;
  const nowInAll = data?.allInCost ?? plan?.nowInAll ?? null;
  return (
    <section class="card lot-facts" data-stale={!isLive.value}>
      <h2>What it costs</h2>
      <dl class="facts">
        <Fact name={auction.status === "ended" ? "In all" : "Now, in all"}>
          {nowInAll !== null && dollars(nowInAll)}
        </Fact>
        {auction.status !== "ended" && (
          <Fact name="At your limit, in all">{limitInAll !== null && dollars(limitInAll)}</Fact>
        )}
        <Fact name="Retail price">{data?.retailPrice ? dollars(data.retailPrice) : null}</Fact>
        <Fact name="Pickup">{data?.location}</Fact>
        <Fact name="Inventory number">{data?.inventoryNumber}</Fact>
        <Fact name="Lot">{auction.id}</Fact>
      </dl>
      <p class="hint">In all: with premium and tax.</p>
    </section>
  );
}
