import { useSignal } from "@preact/signals";
import type { WireAuction } from "../../wire/auction.ts";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";

/** The buttons of a lot. */
export function LotActions({ auction }: { readonly auction: WireAuction }) {
  const { server, toasts, isLive } = useModel();
  const isReading = useSignal(false);
  const isOver = auction.status === "ended";

  const readAgain = async () => {
    isReading.value = true;
    const answer = await server.call("POST", `auctions/${encodeURIComponent(auction.id)}/refresh`);
    isReading.value = false;
    if (!answer.ok) toasts.show(`Not read again: ${answer.error}`, { tone: "bad" });
  };

  return (
    <div class="lot-actions">
      {!isOver && (
        <button type="button" disabled={!isLive.value || isReading.value} onClick={readAgain}>
          {isReading.value ? "Reading…" : "Read it again"}
        </button>
      )}
      {auction.url !== "" && (
        <a class="button" href={auction.url} target="_blank" rel="noopener noreferrer">
          <Icon name="outside" />
          Open on Nellis
        </a>
      )}
    </div>
  );
}
