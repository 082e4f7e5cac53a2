import { useId } from "preact/hooks";
import { titleOf } from "../../client/lot_words.ts";
import { changeTerms } from "../lot/terms.ts";
import { useModel } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";

/** The lots in a group, and a way to put others into it. */
export function GroupMembers({ name }: { readonly name: string }) {
  const model = useModel();
  const { lots, isLive } = model;
  const fieldId = useId();
  void lots.version.value;
  const open = lots.all.value.filter(({ auction }) => auction.value.status !== "ended");
  const isIn = ({ auction }: Lot) => auction.value.config.group === name;

  const put = (lot: Lot, group: string | null) => void changeTerms(model, lot.auction.peek(), { group });

  return (
    <>
      <ul class="members">
        {open.filter(isIn).map((lot) => (
          <li key={lot.id}>
            <bdi>{titleOf(lot.auction.value)}</bdi>
            <button type="button" class="link" disabled={!isLive.value} onClick={() => put(lot, null)}>
              Take out<span class="unseen">: {titleOf(lot.auction.value)}</span>
            </button>
          </li>
        ))}
      </ul>
      <label for={fieldId} class="unseen">Put a lot into {name}</label>
      <select
        id={fieldId}
        class="member-choice"
        value=""
        disabled={!isLive.value}
        onChange={({ currentTarget }) => {
          const lot = lots.of(currentTarget.value);
          currentTarget.value = "";
          if (lot) put(lot, name);
        }}
      >
        <option value="">Put a lot into it…</option>
        {open.filter((lot) => !isIn(lot)).map((lot) => (
          <option key={lot.id} value={lot.id}>{titleOf(lot.auction.value)}</option>
        ))}
      </select>
    </>
  );
}
