import { deliver, type DeliveryOptions, refusedText } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import { noticeRequest } from "./notice_request.ts";
import type { Target } from "./notify_url.ts";

/** The owner waits for the answer, and is promised it within 10 s. */
const PATIENCE_MS = 8_000;

/** Sends a test notice to `target`, once. Resolves to the reason why it did not arrive; null when it did. Never rejects. */
export async function sendTest(
  target: Target,
  options: DeliveryOptions & { readonly userAgent: string },
): Promise<string | null> {
  const notice: Notice = {
    kind: "test",
    auctionId: "gavel",
    message: "A test from Gavel: notices arrive here",
    atMs: Math.floor(options.clock.now()),
  };
  const request = noticeRequest(target, notice, options.userAgent);
  const delivery = await deliver(target.url, request, { ...options, timeoutMs: PATIENCE_MS });
  switch (delivery.result) {
    case "delivered":
      return null;
    case "refused":
      return refusedText(target.origin, delivery.why);
    case "failed":
      return `${target.origin} did not take the test notice: ${delivery.why}`;
  }
}
