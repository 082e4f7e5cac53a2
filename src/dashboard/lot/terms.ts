import { titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import type { WireAuction, WireConfig } from "../../wire/auction.ts";
import { changeConfig, notChanged, notUndone } from "../state/lot_actions.ts";
import type { Model } from "../state/model.ts";

/** A change of what a lot may cost in all, or of its group. Null takes it away. */
export type TermsChange = { readonly maxTotal: number | null } | { readonly group: string | null };

/** Makes the change, and offers to take it back. Resolves to true once the server has it. */
export async function changeTerms(
  { server, lots, toasts, undoing }: Pick<Model, "server" | "lots" | "toasts" | "undoing">,
  auction: WireAuction,
  change: TermsChange,
): Promise<boolean> {
  const name = titleOf(auction);
  const send = (config: TermsChange) => changeConfig({ server, lots }, auction.id, config);
  const answer = await send(change);
  if (!answer.ok) {
    toasts.show(notChanged(name, answer), { tone: "bad" });
    return false;
  }
  const back = before(auction.config, change);
  const isStill = () => {
    const now = lots.of(auction.id)?.auction.peek().config;
    return now !== undefined && isIn(change, now);
  };
  const takeBack = async () => {
    if (!isStill()) {
      toasts.show(`${name} was changed again meanwhile: nothing was undone.`, { tone: "bad" });
      return;
    }
    const undone = await send(back);
    if (undone.ok) toasts.show(`${termsText(name, back)} again.`);
    else toasts.show(notUndone(undone), { tone: "bad" });
  };
  const undo = () => {
    const undone = "maxTotal" in back && isStill() ? [{ seen: auction, back }] : [];
    undoing.undo(undone, () => void takeBack());
  };
  toasts.show(answer.body.warning ?? `${termsText(name, change)}.`, { undo });
  return true;
}

/** Says a change without the last stop. */
export function termsText(name: string, change: TermsChange): string {
  if ("group" in change) {
    return change.group === null ? `${name} is in no group` : `${name} is in the group ${change.group}`;
  }
  return change.maxTotal === null
    ? `${name} has no limit in all`
    : `${name} may cost ${dollars(change.maxTotal)} in all`;
}

function before(config: WireConfig, change: TermsChange): TermsChange {
  return "group" in change ? { group: config.group ?? null } : { maxTotal: config.maxTotal ?? null };
}

function isIn(change: TermsChange, config: WireConfig): boolean {
  return "group" in change
    ? (config.group ?? null) === change.group
    : (config.maxTotal ?? null) === change.maxTotal;
}
