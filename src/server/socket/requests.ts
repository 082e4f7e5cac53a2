import { type Failure, failureFrom, Refusal } from "../errors.ts";
import { createRateLimiter } from "../rate_limit.ts";
import { answer, createAnswerers, type Desk } from "./answerers.ts";
import { type Client, CLOSE_CODES } from "./client.ts";
import { type Envelope, isMessageType, openEnvelope, unknownMessage } from "./protocol.ts";

/** No client needs more: the extension sends one in 25 s, and a burst when its owner clicks. */
const PACE = { max: 100, windowMs: 1000 };
/** So many are no client of ours: answering them all would only help to flood. */
const FLOOD = { max: 1000, windowMs: 1000 };

/** Answers what clients say, each message once. Whatever goes wrong becomes the answer: it never throws. */
export function createRequestDesk(desk: Desk): (client: Client, text: string) => Promise<void> {
  const answerers = createAnswerers(desk);
  const pace = createRateLimiter(PACE, desk.services.clock);
  const flood = createRateLimiter(FLOOD, desk.services.clock);

  const respond = async (client: Client, envelope: Envelope) => {
    const { type } = envelope;
    if (pace.take(client.id) > 0) {
      throw new Refusal("RATE_LIMITED", `More than ${PACE.max} messages in a second: wait a second`);
    }
    if (!client.isAuthenticated && type !== "authenticate" && type !== "ping") {
      throw new Refusal("UNAUTHORIZED", 'Authenticate first: send {"type":"authenticate","token":"…"}');
    }
    if (!isMessageType(type)) throw unknownMessage(type);
    await answerers[type](client, envelope);
  };

  return async (client, text) => {
    if (flood.take(client.id) > 0) return client.close(CLOSE_CODES.policyViolation, "Too many messages");
    let envelope: Envelope = { type: "", fields: {} };
    try {
      envelope = openEnvelope(text);
      await respond(client, envelope);
    } catch (error) {
      const failure = failureFrom(error, `Answering ${envelope.type || "a frame"}`);
      answer(client, envelope, { ...refusalShape(client, envelope), ...told(failure) });
      if (failure.code === "TOO_MANY_ATTEMPTS") {
        client.close(CLOSE_CODES.policyViolation, "Too many failed logins");
      }
    }
  };
}

/** A refused message is answered in the shape of its own answer, for that is what its sender waits for. */
function refusalShape({ isAuthenticated }: Client, { type, auctionId }: Envelope): Record<string, unknown> {
  if (type === "authenticate") return { type: "authenticated", success: false };
  if (!isAuthenticated) return { type: "error" };
  switch (type) {
    case "placeBid":
      return { type: "bidResult", auctionId, success: false, retryable: false };
    case "startMonitoring":
    case "stopMonitoring":
    case "updateConfig":
      return { type: "response", action: type, auctionId, success: false };
    default:
      return { type: "error", auctionId };
  }
}

function told({ message, code, details, retryAfterSeconds }: Failure): Record<string, unknown> {
  return { error: message, code, details, retryAfterSeconds };
}
