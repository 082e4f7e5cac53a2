import type { RunContext } from "../run_context.ts";

/** A snipe that is due later than this leaves no time for a fault on its way. */
const LATEST_SNIPE_SECONDS = 3;

/** Returns true when the owner certainly wants a lot to be bid on by its strategy, before it closes. */
export function isWantedAt(lotId: number, { acknowledged }: RunContext): boolean {
  const { isWatched, maxBidCents, autoBid, strategy, snipeSeconds } = acknowledged.lot(lotId);
  if (!acknowledged.isPaused.isCertainly(false) || !isWatched.isCertainly(true)) return false;
  if (maxBidCents.possible().includes(0) || !autoBid.isCertainly(true)) return false;
  if (strategy.isCertainly("aggressive")) return true;
  if (!strategy.isCertainly("snipe")) return false;
  const timings = acknowledged.settings.snipeTiming.possible();
  const leads = snipeSeconds.possible().flatMap((seconds) => seconds === null ? timings : [seconds]);
  return Math.min(...leads) >= LATEST_SNIPE_SECONDS;
}
