import { type BidEnd, bidEnd } from "../../client/bid_end.ts";
import { readAuction } from "../../client/heard.ts";
import { STRATEGY_NAMES, strategyOf, titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import type { WireAuction, WireConfig } from "../../wire/auction.ts";
import type { Lots } from "./lots.ts";
import { type Answer, type Failure, failureText, type Server } from "./server.ts";
import type { Toasts } from "./toasts.ts";
import type { Undoing } from "./undoing.ts";

/** A change of a lot's config: the fields that change, as the server takes them. */
export type ConfigChange = Partial<Pick<WireConfig, "maxBid" | "strategy" | "autoBid">>;

/** A lot to be watched. */
export interface WantedLot {
  readonly id: string;
  /** Null where only its number was given. */
  readonly url: string | null;
}

/** The outcome for a lot that was to be watched. */
export interface WatchEnd {
  readonly id: string;
  readonly ok: boolean;
  readonly text: string;
}

/**
 * Everything that an owner does to lots. Each resolves once the server has it, and tells how it went: limits,
 * strategies and stops by a message with *Undo*, bids by their end alone. They never reject.
 */
export interface LotActions {
  /** Resolves to true where the server has it. */
  configure(id: string, change: ConfigChange): Promise<boolean>;
  stop(id: string): Promise<boolean>;
  /** Bids whole dollars. */
  bid(id: string, amount: number): Promise<BidEnd>;
  watch(wanted: WantedLot): Promise<WatchEnd>;
  /** Reads the lot at Nellis now. */
  refresh(id: string): Promise<boolean>;
}

/** The parts that the actions work with. */
export interface ActionParts {
  readonly server: Server;
  readonly lots: Lots;
  readonly toasts: Toasts;
  readonly undoing: Undoing;
}

/** A longer title is refused (client protocol); the lot's own comes back with its first reading. */
const MOST_TITLE = 200;

/** Makes the actions. */
export function createLotActions(parts: ActionParts): LotActions {
  const { server, lots, toasts, undoing } = parts;
  const nameOf = (id: string) => {
    const lot = lots.of(id);
    return lot ? titleOf(lot.auction.peek()) : `Lot ${id}`;
  };
  const change = (id: string, config: object) => changeConfig(parts, id, config);

  const undoChange = async (id: string, made: ConfigChange, before: WireConfig) => {
    if (!isStill(lots, id, made)) {
      toasts.show(`${nameOf(id)} was changed again meanwhile: nothing was undone.`, { tone: "bad" });
      return;
    }
    const back = pick(before, made);
    const answer = await change(id, back);
    if (answer.ok) toasts.show(`${changeText(nameOf(id), back)} again.`);
    else toasts.show(notUndone(answer), { tone: "bad" });
  };

  return {
    async configure(id, made) {
      const seen = lots.of(id)?.auction.peek();
      if (!seen) return false;
      const answer = await change(id, made);
      if (!answer.ok) {
        toasts.show(notChanged(nameOf(id), answer), { tone: "bad" });
        return false;
      }
      const text = answer.body.warning ?? `${changeText(nameOf(id), made)}.`;
      const undo = () => {
        const undone = isStill(lots, id, made) ? [{ seen, back: pick(seen.config, made) }] : [];
        undoing.undo(undone, () => void undoChange(id, made, seen.config));
      };
      toasts.show(text, { undo });
      return true;
    },
    async stop(id) {
      const stopped = lots.of(id)?.auction.peek();
      const name = nameOf(id);
      const answer = await server.call("POST", pathOf(id, "stop"));
      if (!answer.ok) {
        const words = { notDone: `${name} is still watched`, unknown: `${name} may be watched still` };
        toasts.show(failureText(answer, words), { tone: "bad" });
        return false;
      }
      const rewatch = async (auction: WireAuction) => {
        const again = await watchAgain(server, auction);
        if (again.ok) toasts.show(`${name} is watched again, as before.`);
        else {
          const words = { notDone: `${name} is not watched again`, unknown: `${name} may be watched again` };
          toasts.show(failureText(again, words), { tone: "bad" });
        }
      };
      const undo = stopped &&
        (() => undoing.undo([{ seen: stopped, back: stopped.config }], () => void rewatch(stopped)));
      toasts.show(`${name} is watched no more.`, undo ? { undo } : {});
      return true;
    },
    async bid(id, amount) {
      return bidEnd(await server.call("POST", pathOf(id, "bid"), { amount }), amount);
    },
    async watch({ id, url }) {
      const already = { id, ok: true, text: `Lot ${id} was watched already.` };
      if (lots.of(id)) return already;
      const metadata = url === null ? {} : { metadata: { url } };
      const answer = await server.call("POST", pathOf(id, "monitor"), { config: {}, ...metadata });
      if (answer.ok) return { id, ok: true, text: `Lot ${id} is watched.` };
      if (answer.code === "ALREADY_WATCHED") return already;
      const words = { notDone: `Lot ${id} is not watched`, unknown: `Lot ${id} may be watched` };
      return { id, ok: false, text: failureText(answer, words) };
    },
    async refresh(id) {
      const answer = await server.call("POST", pathOf(id, "refresh"));
      if (!answer.ok) toasts.show(`${nameOf(id)} could not be read: ${answer.error}`, { tone: "bad" });
      return answer.ok;
    },
  };
}

/**
 * Changes a part of a lot's config. The page shows what the answer says is in force at once: the push of it may be late,
 * and until then the old value would look live.
 */
export async function changeConfig(
  { server, lots }: Pick<ActionParts, "server" | "lots">,
  id: string,
  config: object,
): Promise<Answer<{ readonly warning?: string; readonly config?: unknown }>> {
  const answer = await server.call<{ readonly warning?: string; readonly config?: unknown }>(
    "PUT",
    pathOf(id, "config"),
    { config },
  );
  const now = lots.of(id)?.auction.peek();
  const changed = answer.ok && now ? readAuction({ ...now, config: answer.body.config }) : null;
  if (changed) lots.put(changed);
  return answer;
}

/** Says that a change failed. */
export function notChanged(name: string, failure: Failure): string {
  return failureText(failure, {
    notDone: `${name} was not changed`,
    unknown: `${name} may have been changed`,
  });
}

/** Says that a change could not be taken back. */
export function notUndone(failure: Failure): string {
  return failureText(failure, { notDone: "Not undone", unknown: "It may have been undone" });
}

/** Watches a lot that was stopped, with the same config. */
export function watchAgain(
  server: Server,
  { id, title, url, imageUrl, config }: WireAuction,
): Promise<Answer<unknown>> {
  const metadata = { title: title.slice(0, MOST_TITLE), url, imageUrl };
  return server.call("POST", pathOf(id, "monitor"), { config, metadata });
}

/** Says what a change of the config makes of a lot, without the last stop. */
export function changeText(name: string, { maxBid, strategy, autoBid }: ConfigChange): string {
  if (maxBid !== undefined) {
    return `Limit of ${name} ${maxBid > 0 ? `set to ${dollars(maxBid)}` : "removed: only watched"}`;
  }
  if (strategy !== undefined) return `${name}: ${STRATEGY_NAMES[strategyOf(strategy)]}`;
  return autoBid ? `Bidding is on for ${name}` : `Bidding is off for ${name}`;
}

function pathOf(id: string, action: string): string {
  return `auctions/${encodeURIComponent(id)}/${action}`;
}

/** Returns the fields of `before` that `made` changed. */
export function pick(before: WireConfig, made: ConfigChange): ConfigChange {
  const names = Object.keys(made) as (keyof ConfigChange)[];
  return Object.fromEntries(names.map((name) => [name, before[name]]));
}

/** Returns true while a lot still has what `made` changed. */
export function isStill(lots: Lots, id: string, made: ConfigChange): boolean {
  const now = lots.of(id)?.auction.peek().config;
  return now !== undefined &&
    (Object.keys(made) as (keyof ConfigChange)[]).every((name) => made[name] === now[name]);
}
