import { useId } from "preact/hooks";
import { titleOf } from "../lot_words.ts";
import { useModel } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";

/** The lots in a group, and a way to put others into it. */
export function GroupMembers({ name }: { readonly name: string }) {
  const { lots, server, toasts, isLive } = useModel();
  const fieldId = useId();
  void lots.version.value;
  const open = lots.all.value.filter(({ auction }) => auction.value.status !== "ended");
  const isIn = ({ auction }: Lot) => auction.value.config.group === name;

  const send = async (lot: Lot, group: string | null): Promise<boolean> => {
    const answer = await server.call("PUT", `auctions/${encodeURIComponent(lot.id)}/config`, {
      config: { group },
    });
    if (!answer.ok) toasts.show(`Not changed: ${answer.error}.`, { tone: "bad" });
    return answer.ok;
  };
  const put = async (lot: Lot, group: string | null) => {
    const before = lot.auction.peek().config.group ?? null;
    if (!await send(lot, group)) return;
    const title = titleOf(lot.auction.peek());
    const told = group === null ? `${title} is out of ${name}.` : `${title} is in ${name}.`;
    toasts.show(told, { tone: "good", undo: () => void send(lot, before) });
  };

  return (
    <>
      <ul class="members">
        {open.filter(isIn).map((lot) => (
          <li key={lot.id}>
            <bdi>{titleOf(lot.auction.value)}</bdi>
            <button type="button" class="link" disabled={!isLive.value} onClick={() => void put(lot, null)}>
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
          if (lot) void put(lot, name);
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
