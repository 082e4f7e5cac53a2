import { refusedText } from "./delivery.ts";
import type { SendOptions, Target } from "./channels/channel.ts";
import type { Notice } from "./notice.ts";

/** The owner waits for the answer, and is promised it within 10 s. */
const PATIENCE_MS = 8_000;

/**
 * Sends a test notice to each of `targets`, once. Resolves to the reasons why it did not arrive at some; null when it
 * arrived at all. Never rejects.
 */
export async function sendTest(targets: readonly Target[], options: SendOptions): Promise<string | null> {
  const reasons = await Promise.all(targets.map((target) => troubleOfTest(target, options)));
  const troubles = reasons.filter((reason) => reason !== null);
  return troubles.length === 0 ? null : troubles.join(". ");
}

async function troubleOfTest(target: Target, options: SendOptions): Promise<string | null> {
  const notice: Notice = {
    kind: "test",
    auctionId: "gavel",
    message: "A test from Gavel: notices arrive here",
    atMs: Math.floor(options.clock.now()),
  };
  const delivery = await target.send(notice, { ...options, timeoutMs: PATIENCE_MS });
  switch (delivery.result) {
    case "delivered":
      return null;
    case "refused":
      return refusedText(target.name, delivery.why);
    case "failed":
      return `${target.name} did not take the test notice: ${delivery.why}`;
  }
}
