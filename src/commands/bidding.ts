import { z } from "zod";
import { askRunningGavel, type RunningGavelParts } from "./running_gavel.ts";

const biddingAnswer = z.object({
  bidding: z.object({ paused: z.boolean(), dryRun: z.boolean() }),
  warning: z.string().optional(),
});

/** Runs `gavel pause` or `gavel resume` on the running Gavel. Resolves to the exit code: 0 done, 1 failed. */
export async function runBiddingCommand(
  order: "pause" | "resume",
  parts: RunningGavelParts,
): Promise<number> {
  return await askRunningGavel(parts, `/api/bidding/${order}`, biddingAnswer, ({ bidding, warning }) => {
    parts.print(sentenceOf(bidding));
    if (warning !== undefined) parts.printError(warning);
  });
}

function sentenceOf({ paused, dryRun }: { readonly paused: boolean; readonly dryRun: boolean }): string {
  if (paused) return "Paused: nothing is bid, by strategy or by hand, until gavel resume";
  return dryRun ? "Bidding goes on, as practice: bids are decided, and none is sent" : "Bidding goes on";
}
