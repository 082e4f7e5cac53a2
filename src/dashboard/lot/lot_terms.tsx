import { LimitField } from "../parts/limit_field.tsx";
import { StrategyField } from "../parts/strategy_field.tsx";
import type { Lot } from "../state/lots.ts";
import { GroupField } from "./group_field.tsx";
import { TotalField } from "./total_field.tsx";

/** Everything that an owner sets for a lot. */
export function LotTerms({ lot }: { readonly lot: Lot }) {
  return (
    <section class="card lot-terms">
      <h2>Your terms</h2>
      <LimitField lot={lot} />
      <TotalField lot={lot} />
      <StrategyField lot={lot} />
      <GroupField lot={lot} />
    </section>
  );
}
