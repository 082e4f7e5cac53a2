import { type ReadonlySignal, signal } from "@preact/signals";

/** The lots that are ticked, for one action on all of them. */
export interface Selection {
  readonly ids: ReadonlySignal<ReadonlySet<string>>;
  set(id: string, isSelected: boolean): void;
  replaceAll(ids: readonly string[]): void;
}

/** Makes a selection of nothing. */
export function createSelection(): Selection {
  const ids = signal<ReadonlySet<string>>(new Set());
  return {
    ids,
    set(id, isSelected) {
      const next = new Set(ids.value);
      if (isSelected) next.add(id);
      else next.delete(id);
      ids.value = next;
    },
    replaceAll(all) {
      ids.value = new Set(all);
    },
  };
}
