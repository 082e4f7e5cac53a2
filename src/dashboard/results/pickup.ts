import type { WireResult } from "../../wire/result.ts";

/** The lots to be picked up at a place. */
export interface PickupPlace {
  /** Null for lots of which the house has named no place. */
  readonly name: string | null;
  /** Those that wait first, then those that were picked up; each by inventory number, as they lie on the shelves. */
  readonly lots: readonly WireResult[];
  /** The number of those that wait. */
  readonly waiting: number;
}

/** Groups won lots by the place where they wait. Places with the most to pick up come first. */
export function pickupPlaces(
  won: readonly WireResult[],
  isPickedUp: (result: WireResult) => boolean,
): readonly PickupPlace[] {
  const places = new Map<string | null, WireResult[]>();
  for (const result of won) {
    const place = places.get(result.location);
    if (place) place.push(result);
    else places.set(result.location, [result]);
  }
  return [...places]
    .map(([name, lots]) => ({
      name,
      lots: lots.toSorted((one, other) =>
        Number(isPickedUp(one)) - Number(isPickedUp(other)) || byInventoryNumber(one, other)
      ),
      waiting: lots.filter((lot) => !isPickedUp(lot)).length,
    }))
    .sort((one, other) => other.waiting - one.waiting || (one.name ?? "").localeCompare(other.name ?? ""));
}

function byInventoryNumber(one: WireResult, other: WireResult): number {
  return (one.inventoryNumber ?? "").localeCompare(other.inventoryNumber ?? "", "en", { numeric: true });
}
