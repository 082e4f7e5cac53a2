import { z } from "@hono/zod-openapi";
import { configInput, INTO_CONFIG } from "../config_input.ts";
import { invalidRequest, Refusal } from "../errors.ts";
import { knownObject, mustBe, mustBeSecret, shown } from "../../wire/must_be.ts";
import { auctionId, bidAmount, lotId, metadataInput } from "../fields.ts";

const aToken = mustBeSecret("the access token as text");

/** Every message that a client may send, by its `type`. */
export const MESSAGES = {
  authenticate: message({
    token: z.string(aToken).optional(),
    key: z.string(mustBeSecret("the session's key as text")).optional()
      .describe("Of a browser's session, on a socket that was opened with its cookie"),
  }, { isSecret: true }).refine(({ token, key }) => token !== undefined || key !== undefined, {
    path: ["token"],
    error: aToken.error({ input: undefined }),
  }),
  // It asks for nothing, so it is accepted whatever fields it carries.
  ping: z.object({}),
  startMonitoring: message(
    { auctionId: lotId, config: configInput, metadata: metadataInput.nullish() },
    { instead: INTO_CONFIG },
  ),
  stopMonitoring: message({ auctionId }),
  updateConfig: message({ auctionId, config: configInput }, { instead: INTO_CONFIG }),
  placeBid: message({ auctionId: lotId, amount: bidAmount }),
  getMonitoredAuctions: message({}),
  subscribe: message({
    auctionId,
    timeline: z.boolean(mustBe("true or false")).optional()
      .describe("Also sends a timelineEntry for each new entry of the lot's timeline"),
  }),
  unsubscribe: message({ auctionId }),
  subscribeState: message({}),
  unsubscribeState: message({}),
} as const;

export type MessageType = keyof typeof MESSAGES;

/** A message's own fields, parsed. */
export type MessageOf<T extends MessageType> = z.infer<(typeof MESSAGES)[T]>;

/** A message whose envelope is read and whose own fields are not yet: a wrong field is answered in that message's shape. */
export interface Envelope {
  readonly type: string;
  /** Repeated in the answer. One that is longer than any client makes is left out. */
  readonly requestId?: string;
  /** Repeated as it came, even when it is refused. */
  readonly auctionId?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const MOST_ECHOED = 200;
const echoed = z.string().max(MOST_ECHOED).optional().catch(undefined);
const echoedId = z.union([z.string().max(MOST_ECHOED), z.number().transform(String)]).optional().catch(
  undefined,
);

/** Reads the text of a frame. Throws `Refusal` when it is no JSON object. */
export function openEnvelope(text: string): Envelope {
  const fields = parseJson(text);
  if (!isObject(fields)) {
    throw new Refusal("INVALID_JSON", "This is not a JSON object: send one with a type");
  }
  const requestId = echoed.parse(fields.requestId);
  const auctionId = echoedId.parse(fields.auctionId);
  return {
    type: typeof fields.type === "string" ? fields.type : "",
    ...(requestId === undefined ? {} : { requestId }),
    ...(auctionId === undefined ? {} : { auctionId }),
    fields,
  };
}

/** Returns true when clients may send messages of this type. */
export function isMessageType(type: string): type is MessageType {
  return Object.hasOwn(MESSAGES, type);
}

/** Returns the refusal of a message of unknown type. */
export function unknownMessage(type: string): Refusal {
  const known = Object.keys(MESSAGES).join(", ");
  // A word is shown, to see what is mistyped. Anything else may be a secret in the wrong place.
  const named = /^[A-Za-z]{0,30}$/.test(type) ? shown(type) : "Its type";
  return new Refusal("INVALID_REQUEST", `${named} is no message: use one of ${known}`);
}

/** Returns the fields of a message of `type`. Throws `Refusal` with every wrong one. */
export function readFields<T extends MessageType>(type: T, { fields }: Envelope): MessageOf<T>;
export function readFields(type: MessageType, { fields }: Envelope): unknown {
  const read = MESSAGES[type].safeParse(fields);
  if (!read.success) throw invalidRequest(read.error);
  return read.data;
}

/** Makes the schema of a message: its own fields, and those that every message may carry. */
function message<T extends z.core.$ZodLooseShape>(
  shape: T,
  refusing: { readonly instead?: Readonly<Record<string, string>>; readonly isSecret?: boolean } = {},
) {
  const ofEach = { type: z.unknown().optional(), requestId: z.unknown().optional() };
  return knownObject({ ...shape, ...ofEach }, refusing);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
