import { type Failure, failureFrom, Refusal } from "../errors.ts";
import { createRateLimiter } from "../access/rate_limit.ts";
import { answer, createAnswerers, type Desk } from "./answerers.ts";
import { type Client, CLOSE_CODES } from "./client.ts";
import { createMessageLine, type MessageLine } from "./message_line.ts";
import { type Envelope, isMessageType, openEnvelope, unknownMessage } from "./protocol.ts";

const SECOND_MS = 1000;

/** Answers what clients say. */
export interface RequestDesk {
  /** Answers a message once, at once or in its turn. Whatever goes wrong becomes the answer: it never throws. */
  answer(client: Client, text: string): Promise<void>;
  /** Drops what waits. */
  close(): void;
}

/** A desk that answers each client's messages in their order. */
export function createRequestDesk(desk: Desk): RequestDesk {
  const { clock, options } = desk.services;
  const answerers = createAnswerers(desk);
  // So many at once: what the owner's client sends beyond it waits its turn. A stranger may say far less anyway.
  const pace = createRateLimiter({ max: options.limits.socketMessages, windowMs: SECOND_MS }, clock);
  /** Those in which somebody waits. What a client has asked for is done, also when it is gone meanwhile. */
  const lines = new Map<Client, MessageLine>();

  const respond = async (client: Client, envelope: Envelope) => {
    const { type } = envelope;
    if (!client.isAuthenticated && type !== "authenticate" && type !== "ping") {
      throw new Refusal("UNAUTHORIZED", 'Authenticate first: send {"type":"authenticate","token":"…"}');
    }
    if (!isMessageType(type)) throw unknownMessage(type);
    await answerers[type](client, envelope);
  };
  const answerOne = async (client: Client, text: string) => {
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
  const newLine = (client: Client): MessageLine =>
    createMessageLine({
      takeTurn: () => pace.take(client.id),
      handle: (text) => void answerOne(client, text),
      onEmpty: () => void lines.delete(client),
      clock,
    });
  const shutOut = (client: Client) => {
    lines.get(client)?.stop();
    lines.delete(client);
    client.close(CLOSE_CODES.policyViolation, "Too many messages");
  };

  return {
    async answer(client, text) {
      if (!client.isAuthenticated) return await answerOne(client, text);
      const line = lines.get(client) ?? newLine(client);
      lines.set(client, line);
      if (!line.add(text)) shutOut(client);
    },
    close() {
      for (const line of lines.values()) line.stop();
      lines.clear();
    },
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
