import { useSignal } from "@preact/signals";
import { titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import type { Lot } from "../state/lots.ts";
import { useModel } from "./model_context.ts";
import { Question } from "./question.tsx";

/** Ends the watching of a lot, at once where nothing hangs on it. `titleId` is the element that names the lot. */
export function StopButton({ lot, titleId }: { readonly lot: Lot; readonly titleId: string }) {
  const { actions, isLive } = useModel();
  const isAsking = useSignal(false);
  const isSaving = useSignal(false);
  const { status, data } = lot.auction.value;
  const leadsAt = status !== "ended" && data?.isWinning ? data.currentBid : null;
  const stop = async () => {
    isAsking.value = false;
    isSaving.value = true;
    await actions.stop(lot.id);
    isSaving.value = false;
  };
  return (
    <>
      <button
        type="button"
        class="quiet stop"
        disabled={!isLive.value || isSaving.value}
        aria-describedby={titleId}
        onClick={() => leadsAt === null ? void stop() : isAsking.value = true}
      >
        {isSaving.value ? "Saving…" : "Stop watching"}
      </button>
      {isAsking.value && (
        <Question
          title="Stop watching a lot that you lead?"
          no="Keep watching"
          yes="Stop watching"
          isDanger
          answer={(isYes) => isYes ? void stop() : isAsking.value = false}
        >
          <p dir="auto">{titleOf(lot.auction.value)}</p>
          <p>
            You lead at {dollars(leadsAt ?? data?.currentBid ?? 0)}: it may still be won and must be paid.
          </p>
        </Question>
      )}
    </>
  );
}
