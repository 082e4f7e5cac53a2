import { useSignal } from "@preact/signals";
import { webAddress } from "../web_address.ts";
import { BidButton } from "../parts/bid_dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import { StopButton } from "../parts/stop_button.tsx";
import type { Lot } from "../state/lots.ts";
import { RaiseButton } from "./raise_button.tsx";

/** The buttons of a lot. `titleId` is the element that names it. */
export function LotActions({ lot, titleId }: { readonly lot: Lot; readonly titleId: string }) {
  const { actions, isLive } = useModel();
  const isReading = useSignal(false);
  const { status, url } = lot.auction.value;
  const outside = webAddress(url);
  const readAgain = async () => {
    isReading.value = true;
    await actions.refresh(lot.id);
    isReading.value = false;
  };
  return (
    <div class="lot-actions">
      <BidButton lot={lot} titleId={titleId} />
      <RaiseButton lot={lot} />
      {status !== "ended" && (
        <button type="button" disabled={!isLive.value || isReading.value} onClick={readAgain}>
          {isReading.value ? "Reading…" : "Read it again"}
        </button>
      )}
      {outside !== null && (
        <a class="button" href={outside} target="_blank" rel="noopener noreferrer">
          <Icon name="outside" />
          Open on Nellis
        </a>
      )}
      <StopButton lot={lot} titleId={titleId} />
    </div>
  );
}
