import type { Reply, Request } from "../messages.ts";
import type { Offer } from "./pair.ts";

/** The worker, and the page in the active tab. */
export interface TakingUp {
  readonly ask: (request: Request) => Promise<Reply>;
  readonly readOffer: () => Promise<Offer | null>;
  /** The name of this browser, as the owner will see it in the list of clients. */
  readonly name: string;
}

/**
 * Pairs by the code that was read last, or by the one that the page shows now where that one has run out. The side panel
 * stays open while other pages come into the tab: only a code of the server that the owner was asked about is taken.
 */
export async function takeUp(offer: Offer, { ask, readOffer, name }: TakingUp): Promise<Reply> {
  // Asks before it waits for anything: a click elsewhere closes the popup, and the worker finishes what it was asked.
  const reply = await ask({ ask: "pair", ...offer, name });
  if (reply.ok) return reply;
  // The page makes a new code every two minutes, and this popup may have been open for longer.
  const shown = await readOffer();
  if (shown?.server !== offer.server || shown.code === offer.code) return reply;
  return await ask({ ask: "pair", ...shown, name });
}
