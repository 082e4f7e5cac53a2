import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";
import { readAddresses } from "./lot_addresses.ts";
import type { WatchEnd } from "../state/lot_actions.ts";

/** Watches lots by their addresses or numbers, several at once, and tells the outcome of each. */
export function AddLots() {
  const { actions, isLive, lots, state } = useModel();
  const text = useSignal("");
  const errors = useSignal<readonly string[]>([]);
  const ends = useSignal<readonly WatchEnd[]>([]);
  const isBusy = useSignal(false);
  const [fieldId, errorId] = [useId(), useId()];

  const add = async (event: Event) => {
    event.preventDefault();
    if (isBusy.value) return;
    const read = readAddresses(
      text.value,
      originsOf([
        state.peek()?.nellisUrl ?? "",
        ...lots.all.peek().map(({ auction }) => auction.peek().url),
      ]),
    );
    errors.value = read.lots.length + read.wrong.length === 0
      ? ["Paste a lot's address or its number first."]
      : read.wrong.map(({ error }) => error);
    ends.value = [];
    isBusy.value = true;
    for (const lot of read.lots) ends.value = [...ends.value, await actions.watch(lot)];
    isBusy.value = false;
    // Lots that were not added stay in the field, so that the owner can correct them.
    const failed = new Set(ends.value.filter(({ ok }) => !ok).map(({ id }) => id));
    text.value = [
      ...read.wrong.map(({ piece }) => piece),
      ...read.lots.filter(({ id }) => failed.has(id)).map(({ id, url }) => url ?? id),
    ].join(" ");
  };

  return (
    <form class="add-lots" onSubmit={add}>
      <label for={fieldId}>Add lots</label>
      <div class="add-lots-line">
        <textarea
          id={fieldId}
          rows={1}
          placeholder="Addresses or numbers"
          autocomplete="off"
          spellcheck={false}
          data-key="add"
          aria-describedby={errorId}
          aria-invalid={errors.value.length > 0}
          readOnly={isBusy.value}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
            errors.value = [];
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey) void add(event);
          }}
        />
        <button type="submit" class="main" disabled={isBusy.value || !isLive.value}>
          {isBusy.value ? "Saving…" : "Watch"}
        </button>
      </div>
      <div id={errorId} role="alert">
        {errors.value.map((error) => <p key={error} class="field-error">{error}</p>)}
      </div>
      <ul class="add-ends" aria-live="polite">
        {ends.value.map(({ id, ok, text: told }) => (
          <li key={id} class={ok ? "hint" : "field-error"}>{told}</li>
        ))}
      </ul>
    </form>
  );
}

/** The origins of addresses: that of Nellis as Gavel reaches it, and those from which lots are watched, are accepted. */
function originsOf(urls: readonly string[]): ReadonlySet<string> {
  return new Set(urls.flatMap((url) => URL.parse(url)?.origin ?? []));
}
