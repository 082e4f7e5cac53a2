import { LotRow } from "./lot_row.tsx";
import type { Lot } from "../state/lots.ts";
import { Chunk, chunksOf, useDrawnChunks } from "./windowed.tsx";
import type { Selection } from "./selection.ts";

/** The rows. A long list draws those near the window alone. */
export function LotList({ lots, selection, hold }: {
  readonly lots: readonly Lot[];
  readonly selection: Selection;
  readonly hold: (isHeld: boolean) => void;
}) {
  const drawn = useDrawnChunks(lots.length);
  const rowsOf = (chunk: readonly Lot[], before: number) =>
    chunk.map((lot, index) => (
      <LotRow
        key={lot.id}
        lot={lot}
        position={before + index + 1}
        count={lots.length}
        isSelected={selection.ids.value.has(lot.id)}
        select={(isSelected) => selection.set(lot.id, isSelected)}
      />
    ));
  let before = 0;
  return (
    <div
      role="list"
      class="lots"
      aria-label="Lots"
      onFocusIn={({ target }) => hold(isTyped(target))}
      onFocusOut={() => hold(false)}
    >
      {chunksOf(lots).map((chunk, index) => {
        const start = before;
        before += chunk.length;
        return (
          <Chunk key={index} rows={chunk.length} isDrawn={index < drawn}>{() => rowsOf(chunk, start)}</Chunk>
        );
      })}
    </div>
  );
}

/** Returns true for a field whose text or choice would be lost with its place. */
function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "checkbox");
}
