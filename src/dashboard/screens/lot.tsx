import { useModel } from "../parts/model_context.ts";
import { hrefOf } from "../state/route.ts";

/** One lot: its plan, its prices, and what has happened. */
export function LotScreen({ id }: { readonly id: string }) {
  const { lots } = useModel();
  const lot = lots.all.value && lots.of(id);
  if (!lot) {
    return (
      <>
        <h1>Lot {id}</h1>
        <p>
          This lot is not watched. <a href={hrefOf("lots")}>All lots</a>
        </p>
      </>
    );
  }
  return <h1>{lot.auction.value.title}</h1>;
}
