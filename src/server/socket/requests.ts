import { type Failure, failureFrom, Refusal } from "../errors.ts";
import { createRateLimiter } from "../access/rate_limit.ts";
import { answer, createAnswerers, type Desk } from "./answerers.ts";
import { type Client, CLOSE_CODES } from "./client.ts";
import { createMessageLine, type MessageLine } from "./message_line.ts";
import { type Envelope, isMessageType, openEnvelope, unknownMessage } from "./protocol.ts";

const SECOND_MS = 1000;

/** Answers the messages of clients. */
export interface RequestDesk {
  /** Answers a message once, at once or in its turn. Never throws: an error becomes the answer. */
  answer(client: Client, text: string): Promise<void>;
  /** Drops the messages that wait. */
  close(): void;
}

/** Makes a desk that answers the messages of each client in their order. */
export function createRequestDesk(desk: Desk): RequestDesk {
  const { clock, grants, options } = desk.services;
  const answerers = createAnswerers(desk);
  // Further messages of the owner's client wait their turn. A client without the token may send far fewer anyway.
  const pace = createRateLimiter({ max: options.limits.socketMessages, windowMs: SECOND_MS }, clock);
  /** The lines in which messages wait. They are handled even when their client has gone. */
  const lines = new Map<Client, MessageLine>();

  const respond = async (client: Client, envelope: Envelope) => {
    const { type } = envelope;
    if (!client.isAuthenticated && type !== "authenticate" && type !== "ping") {
      throw new Refusal("UNAUTHORIZED", 'Authenticate first: send {"type":"authenticate","token":"…"}');
    }
    if (!isMessageType(type)) throw unknownMessage(type);
    if (client.identity && client.identity.kind !== "owner") grants.use(client.identity.id);
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

/** Returns the shape in which a refused message is answered: that of its own answer, as its sender waits for that. */
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
