import { useMemo } from "preact/hooks";
import { counted } from "../../client/words.ts";
import { AddLots } from "../lot_list/add_lots.tsx";
import { EmptyList } from "../lot_list/empty_list.tsx";
import { FilterBar } from "../lot_list/filter_bar.tsx";
import { LotList } from "../lot_list/lot_list.tsx";
import { createSelection, type Selection } from "../lot_list/selection.ts";
import { createShownLots } from "../lot_list/shown_lots.ts";
import { useModel } from "../parts/model_context.ts";
import { Rarer } from "../parts/rarer_screen.tsx";
import type { Lot } from "../state/lots.ts";
import { hrefOf } from "../state/route.ts";
import "../parts/money_fields.css";
import "./lots.css";

/** All watched lots: what Gavel will do about each, and everything that can be done to them. */
export function LotsScreen() {
  const model = useModel();
  const shown = useMemo(() => createShownLots(model), [model]);
  const selection = useMemo(createSelection, []);
  const { lots } = model;
  const rows = shown.lots.value;
  return (
    <>
      <h1>Lots</h1>
      <AddLots />
      {!lots.isKnown.value
        ? <p class="hint">Asking Gavel for its lots…</p>
        : lots.all.value.length === 0
        ? <EmptyList />
        : (
          <>
            <FilterBar counts={shown.counts.value} />
            {rows.length === 0
              ? (
                <p class="card no-match">
                  No lot fits this choice. <a href={hrefOf("lots")}>Show all lots</a>
                </p>
              )
              : (
                <>
                  <SelectAll rows={rows} selection={selection} />
                  <LotList lots={rows} selection={selection} hold={shown.hold} />
                </>
              )}
            <p class="hint list-count">
              {countText(rows.length, lots.all.value.length)}. <kbd>?</kbd> shows the keys.
            </p>
            {selection.ids.value.size > 0 && (
              <Rarer>{({ BulkBar }) => <BulkBar selection={selection} rows={rows} />}</Rarer>
            )}
          </>
        )}
    </>
  );
}

/** Ticks every lot that the list shows, or none. */
function SelectAll({ rows, selection }: { readonly rows: readonly Lot[]; readonly selection: Selection }) {
  const ids = selection.ids.value;
  const isAll = rows.every(({ id }) => ids.has(id));
  return (
    <label class="select-all">
      <input
        type="checkbox"
        checked={isAll}
        onChange={() => selection.replaceAll(isAll ? [] : rows.map(({ id }) => id))}
      />
      Select all
    </label>
  );
}

function countText(shown: number, all: number): string {
  return shown === all ? counted(all, "lot") : `${shown.toLocaleString("en-US")} of ${counted(all, "lot")}`;
}
