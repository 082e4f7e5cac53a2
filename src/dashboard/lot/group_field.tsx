import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { counted } from "../../client/words.ts";
import { useModel } from "../parts/model_context.ts";
import { useLoaded } from "../settings/loaded.ts";
import type { Lot } from "../state/lots.ts";
import { hrefOf } from "../state/route.ts";
import { changeTerms } from "./terms.ts";

interface Groups {
  readonly settings: { readonly groups: Readonly<Record<string, { readonly want: number }>> };
}

/** The group of a lot: once enough of a group is won or led, its other lots are not bid on. */
export function GroupField({ lot }: { readonly lot: Lot }) {
  const model = useModel();
  const isSaving = useSignal(false);
  const [fieldId, noteId] = [useId(), useId()];
  const groups = useLoaded<Groups>("settings").value.value?.settings.groups ?? {};
  const auction = lot.auction.value;
  const chosen = auction.config.group ?? "";
  const names = [...new Set([...Object.keys(groups), ...(chosen === "" ? [] : [chosen])])]
    .sort((one, other) => one.localeCompare(other));

  const onChange = async ({ currentTarget }: { readonly currentTarget: HTMLSelectElement }) => {
    const wanted = currentTarget.value;
    // Until the server has saved the choice, the field shows the group in force.
    currentTarget.value = chosen;
    isSaving.value = true;
    await changeTerms(model, auction, { group: wanted === "" ? null : wanted });
    isSaving.value = false;
  };
  const want = groups[chosen]?.want;
  return (
    <div class="strategy">
      <label for={fieldId}>Group</label>
      <select
        id={fieldId}
        value={chosen}
        aria-describedby={noteId}
        disabled={!model.isLive.value || isSaving.value || names.length === 0}
        onChange={(event) => void onChange(event)}
      >
        <option value="">No group</option>
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
      <p id={noteId} class="limit-note">
        {isSaving.value ? "Saving…" : names.length === 0
          ? (
            <>
              Groups are made in <a href={hrefOf("settings")}>Settings</a>
            </>
          )
          : want !== undefined && `${counted(want, "lot")} of it ${want === 1 ? "is" : "are"} wanted`}
      </p>
    </div>
  );
}
