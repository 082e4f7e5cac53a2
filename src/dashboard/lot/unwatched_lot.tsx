import { clockTime, dollars, sentence } from "../../client/words.ts";
import type { WireResult } from "../../wire/result.ts";
import { Loading } from "../parts/loading.tsx";
import { useModel } from "../parts/model_context.ts";
import { OUTCOME_WORDS } from "../results/outcome_words.ts";
import { useLoaded } from "../settings/loaded.ts";
import { hrefOf } from "../state/route.ts";
import { Fact } from "./fact.tsx";
import { LotPicture } from "./lot_picture.tsx";
import { LotPrices } from "./lot_prices.tsx";
import { LotTimeline } from "./lot_timeline.tsx";
import type { TimelineFeed } from "./timeline_feed.ts";

/** A lot that is not watched any more, or never was: its result is kept for good, its story for a while. */
export function UnwatchedLot({ id, feed }: { readonly id: string; readonly feed: TimelineFeed | null }) {
  const { lots } = useModel();
  const found = useLoaded<{ readonly results: readonly WireResult[] }>("results?limit=1000");
  if (!lots.isKnown.value) return <Loading what="The lots" />;
  const result = found.value.value?.results.find((each) => each.id === id);
  const state = feed?.state.value;
  const entries = state?.kind === "known" ? state.entries : [];
  return (
    <>
      {result ? <EndedLot result={result} /> : (
        <section class="card">
          <h1>Lot {id}</h1>
          <p>
            {entries.length > 0
              ? "This lot is not watched any more. What happened to it is kept for 30 days."
              : "This lot is not watched."} To watch it, add it on <a href={hrefOf("lots")}>Lots</a>.
          </p>
        </section>
      )}
      {feed && entries.length > 0 && (
        <div class="lot-story">
          <LotPrices id={id} entries={entries} auction={null} />
          <LotTimeline feed={feed} />
        </div>
      )}
    </>
  );
}

function EndedLot({ result }: { readonly result: WireResult }) {
  const { time } = useModel();
  const { id, title, imageUrl, endedAt, outcome, finalPrice, inAll, retailPrice, ourHighestBid, why } =
    result;
  const { tone, text } = OUTCOME_WORDS[outcome];
  return (
    <section class="card lot-head" data-lot={id}>
      <LotPicture url={imageUrl} />
      <div class="lot-words">
        <h1 dir="auto">{title || `Lot ${id}`}</h1>
        <div class="lot-price">
          <strong class="lot-figure">{dollars(finalPrice)}</strong>
          <span class="chip" data-tone={tone}>{text}</span>
          <span class="hint">ended {clockTime(Date.parse(endedAt), time.now.peek())}</span>
        </div>
        <p class="lot-plan" data-testid="plan" data-tone={tone}>{sentence({ text: why, at: null }, 0)}</p>
        <dl class="facts">
          <Fact name="In all">{outcome === "won" && dollars(inAll)}</Fact>
          <Fact name="Our highest bid">{ourHighestBid !== null && dollars(ourHighestBid)}</Fact>
          <Fact name="Retail price">{retailPrice !== null && dollars(retailPrice)}</Fact>
          <Fact name="Pickup">{result.location}</Fact>
          <Fact name="Inventory number">{result.inventoryNumber}</Fact>
        </dl>
        <p class="hint">This lot is not watched any more. What happened to it is kept for 30 days.</p>
      </div>
    </section>
  );
}
