import { useModel } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";
import { hrefOf } from "../state/route.ts";
import { dollars, sentence } from "../words.ts";

/** All watched lots. */
export function LotsScreen() {
  const { lots } = useModel();
  return (
    <>
      <h1>Lots</h1>
      <ul class="lots">{lots.all.value.map((lot) => <LotRow key={lot.id} lot={lot} />)}</ul>
    </>
  );
}

function LotRow({ lot }: { readonly lot: Lot }) {
  const { time } = useModel();
  const auction = lot.auction.value;
  const plan = lot.plan.value;
  return (
    <li class="lot-row" data-lot={lot.id}>
      <a href={hrefOf("lots", { id: lot.id })}>{auction.title}</a>
      <b>{auction.data && dollars(auction.data.currentBid)}</b>
      <p data-testid="plan">{plan && sentence(plan, time.now.peek())}</p>
    </li>
  );
}
