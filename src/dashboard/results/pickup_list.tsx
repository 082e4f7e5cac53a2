import { counted } from "../../client/words.ts";
import type { WireResult } from "../../wire/result.ts";
import { useModel } from "../parts/model_context.ts";
import { pickupPlaces } from "./pickup.ts";

/** Won lots by the place where they wait, with large inventory numbers: for a phone in the warehouse. */
export function PickupList({ won }: { readonly won: readonly WireResult[] }) {
  const { preferences } = useModel();
  const pickedUp = preferences.pickedUp.value;
  const nameOf = ({ id, endedAt }: WireResult) => `${id} ${endedAt}`;
  const places = pickupPlaces(won, (result) => pickedUp.has(nameOf(result)));
  const tick = (result: WireResult) => {
    const changed = new Set(pickedUp);
    if (!changed.delete(nameOf(result))) changed.add(nameOf(result));
    preferences.pickedUp.value = changed;
  };
  return (
    <>
      <p class="hint">Tick what you have picked up. The ticks are kept in this browser.</p>
      {places.map(({ name, lots, waiting }) => (
        <section key={name} class="card pickup">
          <h2>
            {name ?? "Place not known"}
            <span class="hint">
              {waiting === 0 ? "all picked up" : `${counted(waiting, "lot")} to pick up`}
            </span>
          </h2>
          <ul>
            {lots.map((result) => (
              <li key={nameOf(result)}>
                <label class="pickup-lot" data-done={pickedUp.has(nameOf(result))}>
                  <input
                    type="checkbox"
                    checked={pickedUp.has(nameOf(result))}
                    onChange={() => tick(result)}
                  />
                  <span class="pickup-number">{result.inventoryNumber ?? "no number"}</span>
                  <span dir="auto">{result.title || `Lot ${result.id}`}</span>
                </label>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
