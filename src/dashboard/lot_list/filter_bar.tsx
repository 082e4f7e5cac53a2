import { useId } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import {
  type FilterName,
  FILTERS,
  listParams,
  type ListView,
  readListView,
  type SortName,
  SORTS,
} from "./list_view.ts";
import { hrefOf } from "../state/route.ts";

/** The choice of what the list shows. It stands in the address, so that a reload and *Back* keep it. */
export function FilterBar({ counts }: {
  /** Null while they are not known. */
  readonly counts: Readonly<Record<FilterName, number>> | null;
}) {
  const { router } = useModel();
  const [searchId, sortId] = [useId(), useId()];
  const view = readListView(router.place.value.params);
  const hrefWith = (change: Partial<ListView>) =>
    hrefOf("lots", { params: listParams({ ...view, ...change }) });
  return (
    <div class="filter-bar">
      <nav class="filters" aria-label="Filter">
        {(Object.keys(FILTERS) as FilterName[]).map((name) => (
          <a
            key={name}
            class="filter"
            href={hrefWith({ filter: name })}
            aria-current={name === view.filter ? "true" : undefined}
          >
            {FILTERS[name]} <span class="filter-count">{counts?.[name]}</span>
          </a>
        ))}
      </nav>
      <div class="filter-fields">
        <div class="search">
          <label for={searchId} class="unseen">Search lots</label>
          <Icon name="search" />
          <input
            id={searchId}
            type="search"
            placeholder="Search"
            data-key="search"
            value={view.search}
            onInput={({ currentTarget }) => router.replace(hrefWith({ search: currentTarget.value }))}
          />
        </div>
        <div class="sort">
          <label for={sortId} class="unseen">Order</label>
          <select
            id={sortId}
            value={view.sort}
            onChange={({ currentTarget }) =>
              router.replace(hrefWith({ sort: currentTarget.value as SortName }))}
          >
            {(Object.keys(SORTS) as SortName[]).map((name) => (
              <option key={name} value={name}>{SORTS[name]}</option>
            ))}
          </select>
        </div>
      </div>
    </div>
  );
}
