import { costsFrom } from "../owner/settings.ts";
import { type Results, startResults } from "../results/results.ts";
import type { Bidding } from "./bidding.ts";
import type { Foundation } from "./foundation.ts";

/** Starts keeping the results of lots that end; those of before the start are adopted later. */
export function composeResults(
  { bus, surroundings: { store }, settings, biddingSwitch, nellisNow }: Foundation,
  { ledger }: Pick<Bidding, "ledger">,
): Results {
  return startResults({
    bus,
    store,
    ledger,
    nellisNow,
    circumstances: () => ({
      wasPaused: biddingSwitch.isPaused(),
      costs: costsFrom(settings.current()),
    }),
  });
}
