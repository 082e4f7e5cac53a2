import { useSignal } from "@preact/signals";
import { webAddress } from "../web_address.ts";
import { Icon } from "../parts/icon.tsx";

/** A lot's picture; a drawn one where there is none, or it does not load. It says nothing that the title does not. */
export function RowPicture({ url }: { readonly url: string | null }) {
  const failed = useSignal<string | null>(null);
  const address = webAddress(url);
  if (address === null || failed.value === address) {
    return (
      <span class="row-picture row-picture-none">
        <Icon name="picture" />
      </span>
    );
  }
  return (
    <img
      class="row-picture"
      src={address}
      alt=""
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => failed.value = address}
    />
  );
}
