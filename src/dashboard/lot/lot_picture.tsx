import { useSignal } from "@preact/signals";
import { webAddress } from "../web_address.ts";
import { Icon } from "../parts/icon.tsx";

/** The house's photo of a lot; an outline where there is none, or where it does not load. */
export function LotPicture({ url }: { readonly url: string | null }) {
  const failed = useSignal<string | null>(null);
  const address = webAddress(url);
  if (address === null || failed.value === address) {
    return (
      <div class="lot-picture">
        <Icon name="picture" />
      </div>
    );
  }
  // The title beside it says what it shows.
  return (
    <div class="lot-picture">
      <img
        src={address}
        alt=""
        loading="lazy"
        referrerpolicy="no-referrer"
        onError={() => failed.value = address}
      />
    </div>
  );
}
