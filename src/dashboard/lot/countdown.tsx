import { clockTime } from "../../client/words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import { useModel } from "../parts/model_context.ts";
import { countdownWords } from "./countdown_words.ts";

/** The time to the close by Nellis's clock. Offline it stands still, and says when it was current. */
export function Countdown({ auction }: { readonly auction: WireAuction }) {
  const { time, isLive } = useModel();
  const { status, endedAt, data } = auction;
  if (status === "ended") {
    return <p class="countdown">ended {endedAt && clockTime(Date.parse(endedAt), time.now.peek())}</p>;
  }
  if (!data) return null;
  const closeMs = Date.parse(data.closeTime);
  if (!isLive.value) {
    return <p class="countdown">was to close at {clockTime(closeMs, time.now.peek())}, not confirmed now</p>;
  }
  const nowMs = time.now.value;
  return (
    <p class="countdown" data-near={closeMs - nowMs < NEAR_MS} title={clockTime(closeMs, nowMs)}>
      {countdownWords(closeMs, nowMs)}
    </p>
  );
}

const NEAR_MS = 60_000;
