import { titleOf } from "../../client/lot_words.ts";
import { counted } from "../../client/words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import { failureText } from "./server.ts";
import { type ActionParts, changeText, type ConfigChange, isStill, pick, watchAgain } from "./lot_actions.ts";

/** One action on many lots. Each tells how it went, with *Undo*, and never rejects. */
export interface BulkActions {
  configure(ids: readonly string[], change: ConfigChange): Promise<void>;
  stop(ids: readonly string[]): Promise<void>;
}

/** The outcome of each lot, as the server gives it. */
type Results = Readonly<Record<string, { readonly success: boolean; readonly error?: string }>>;

/** Makes the actions. */
export function createBulkActions({ server, lots, toasts, undoing }: ActionParts): BulkActions {
  const order = async (body: object, doneText: (count: number) => string) => {
    const answer = await server.call<{ readonly results: Results }>("POST", "auctions/bulk", body);
    if (!answer.ok) {
      const words = { notDone: "Nothing was changed", unknown: "It is not known what was changed" };
      toasts.show(failureText(answer, words), { tone: "bad" });
      return null;
    }
    const all = Object.entries(answer.body.results ?? {});
    const done = all.filter(([, { success }]) => success).map(([id]) => id);
    const [failed] = all.filter(([, { success }]) => !success);
    if (failed) {
      const [id, { error = "it failed" }] = failed;
      const others = all.length - done.length - 1;
      const more = others > 0 ? ` (and ${counted(others, "more lot")})` : "";
      toasts.show(`Not done for ${nameOf(id)}${more}: ${error}`, { tone: "bad" });
    }
    return done.length === 0 ? null : { done, text: doneText(done.length) };
  };
  const nameOf = (id: string) => {
    const lot = lots.of(id);
    return lot ? titleOf(lot.auction.peek()) : `Lot ${id}`;
  };
  const snapshot = (ids: readonly string[]): readonly WireAuction[] =>
    ids.flatMap((id) => lots.of(id)?.auction.peek() ?? []);

  /**
   * Lots that had the same value get it back together. What was changed again since stays, also where it was changed
   * before the owner was asked: no question named it. `count` is the number of lots that were changed.
   */
  const undoConfig = async (before: readonly WireAuction[], change: ConfigChange, count: number) => {
    const groups = new Map<string, { readonly back: ConfigChange; readonly ids: string[] }>();
    for (const { id, config } of before) {
      if (!isStill(lots, id, change)) continue;
      const back = pick(config, change);
      const key = JSON.stringify(back);
      const group = groups.get(key) ?? { back, ids: [] };
      group.ids.push(id);
      groups.set(key, group);
    }
    let undone = 0;
    for (const { back, ids } of groups.values()) {
      const end = await order({ ids, action: "config", config: back }, String);
      undone += end?.done.length ?? 0;
    }
    toasts.show(`${undone} of ${counted(count, "lot")} as before.`);
  };
  const undoStop = async (before: readonly WireAuction[]) => {
    let count = 0;
    for (const auction of before) if ((await watchAgain(server, auction)).ok) count += 1;
    const isAll = count === before.length;
    toasts.show(
      `${count} of ${counted(before.length, "lot")} ${count === 1 ? "is" : "are"} watched again, as before.`,
      { tone: isAll ? "plain" : "bad" },
    );
  };

  return {
    async configure(ids, change) {
      const before = snapshot(ids);
      const end = await order(
        { ids, action: "config", config: change },
        (count) => `${changeText(counted(count, "lot"), change)}.`,
      );
      if (!end) return;
      const changed = before.filter(({ id }) => end.done.includes(id));
      const undo = () => {
        const still = changed.filter(({ id }) => isStill(lots, id, change));
        const undone = still.map((seen) => ({ seen, back: pick(seen.config, change) }));
        undoing.undo(undone, () => void undoConfig(still, change, changed.length));
      };
      toasts.show(end.text, { undo });
    },
    async stop(ids) {
      const before = snapshot(ids);
      const end = await order(
        { ids, action: "stop" },
        (count) => `${counted(count, "lot")} ${count === 1 ? "is" : "are"} watched no more.`,
      );
      if (!end) return;
      const stopped = before.filter(({ id }) => end.done.includes(id));
      const undo = () =>
        undoing.undo(stopped.map((seen) => ({ seen, back: seen.config })), () => void undoStop(stopped));
      toasts.show(end.text, { undo });
    },
  };
}
