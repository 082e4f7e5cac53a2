import { SIGN_IN } from "../auction/limits/sign_in.ts";
import { getLogger } from "@logtape/logtape";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import type { BidErrorType, ReadFailureKind } from "../auction/types.ts";
import { NellisError } from "../nellis/api.ts";
import { isBrokenBody } from "./transport/broken_body.ts";

const log = getLogger(["gavel", "server"]);

/** Every refusal that a client can get: its HTTP status, and a message for when nothing more specific is known. */
export const CATALOGUE = {
  INVALID_REQUEST: { status: 400, message: "The request is not as /api-docs describes it" },
  INVALID_JSON: { status: 400, message: "The body is not JSON: send one JSON object" },
  UNAUTHORIZED: { status: 401, message: "Send the token as Authorization: Bearer <token>" },
  TOO_MANY_ATTEMPTS: { status: 429, message: "Too many failed logins from this address" },
  RATE_LIMITED: { status: 429, message: "Too many requests from this address" },
  NELLIS_SIGNED_OUT: {
    status: 401,
    message: `Nellis does not accept these cookies: ${SIGN_IN} again`,
  },
  SIGNATURE_REQUIRED: {
    status: 401,
    message: "What can spend money must be signed: send X-Timestamp and X-Signature",
  },
  SIGNATURE_INVALID: { status: 401, message: "The signature does not fit the request" },
  ORIGIN_NOT_ALLOWED: { status: 403, message: "Add this origin to ALLOWED_ORIGINS to call from it" },
  OWNER_ONLY: {
    status: 403,
    message: "A client's token may not do this: use the owner's token, or sign in with it",
  },
  NOT_WATCHED: {
    status: 404,
    message: "This lot is not watched: watch it by POST /api/auctions/<id>/monitor",
  },
  UNKNOWN_FEATURE: { status: 404, message: "There is no such feature: GET /api/features lists them" },
  UNKNOWN_CLIENT: { status: 404, message: "There is no such client: GET /api/clients lists them" },
  NOT_FOUND: { status: 404, message: "There is nothing here: /api-docs lists every route" },
  METHOD_NOT_ALLOWED: { status: 405, message: "This route does not take that method: see /api-docs" },
  ALREADY_WATCHED: { status: 409, message: "This lot is watched already: change it by PUT …/config" },
  TOO_MANY_LOTS: { status: 409, message: "So many lots are watched already: stop some first" },
  TOO_MANY_CLIENTS: { status: 409, message: "So many clients have tokens already: revoke some first" },
  TOO_LARGE: { status: 413, message: "The body is larger than 1 MB" },
  HOST_NOT_ALLOWED: { status: 421, message: "Add this host name to ALLOWED_HOSTS to call by it" },
  NOTIFICATIONS_OFF: { status: 409, message: "Nobody is notified: set NOTIFY_URL and start Gavel again" },
  NOTIFICATION_FAILED: { status: 502, message: "The test notice did not arrive: look at NOTIFY_URL" },
  STORE_AWAY: { status: 503, message: "The store is away: try again when it is back" },
  UPGRADE_REQUIRED: { status: 426, message: "This address speaks WebSocket only: connect with ws://" },
  NELLIS_LOT_UNKNOWN: { status: 404, message: "Nellis Auction knows no such lot" },
  NELLIS_FAILED: { status: 502, message: "Nellis Auction gave no usable answer: try again later" },
  NELLIS_UNREACHABLE: { status: 503, message: "Nellis Auction can't be reached: try again later" },
  INTERNAL_ERROR: { status: 500, message: "Something went wrong in Gavel: its log says what" },
} as const satisfies Record<string, { status: ContentfulStatusCode; message: string }>;

export type ErrorCode = keyof typeof CATALOGUE;

/** One mistake in a request: its place (`config.maxBid`), and what is allowed there. */
export interface Detail {
  readonly path: string;
  readonly message: string;
}

/** A refusal as a client gets it, over HTTP or on the socket. */
export interface Failure {
  readonly status: ContentfulStatusCode;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: readonly Detail[];
  readonly retryAfterSeconds?: number;
}

/** A request that is refused, for a reason from the catalogue. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly failure: Failure;

  /** `message` replaces the catalogue's where it can be more specific. */
  constructor(code: ErrorCode, message?: string, extra: Pick<Failure, "details" | "retryAfterSeconds"> = {}) {
    super(message ?? CATALOGUE[code].message);
    this.failure = { status: CATALOGUE[code].status, code, message: this.message, ...extra };
  }
}

/** More details than these help nobody to mend a request. */
const MOST_DETAILS = 20;

/** Makes the answer to a request that its schema refused: the first issues become details, and the rest one that counts them. */
export function invalidRequest({ issues }: Pick<z.ZodError, "issues">): Refusal {
  const details = issues.slice(0, MOST_DETAILS).map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
  }));
  const left = issues.length - details.length;
  if (left > 0) details.push({ path: "", message: `${left} more are wrong` });
  return new Refusal("INVALID_REQUEST", details.map(spoken).join("; ").slice(0, 1000), { details });
}

/** Returns a refusal that says when to try again. */
export function tooMany(code: "RATE_LIMITED" | "TOO_MANY_ATTEMPTS", what: string, seconds: number): Refusal {
  const wait = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return new Refusal(code, `${what}: try again in ${wait}`, { retryAfterSeconds: seconds });
}

/** Turns any error into the answer for a client. An unexpected error is logged, and its message is not shown to clients. */
export function failureFrom(error: unknown, doing: string): Failure {
  if (error instanceof Refusal) return error.failure;
  if (error instanceof NellisError) return nellisFailure(error);
  if (error instanceof HTTPException && error.status === 400) return new Refusal("INVALID_JSON").failure;
  if (isBrokenBody(error)) {
    log.debug("{doing} was broken off by its client", { doing });
    return new Refusal("INVALID_JSON").failure;
  }
  if (isHostileValue(error)) return new Refusal("INVALID_REQUEST").failure;
  log.error("{doing} failed: {error}", { doing, error });
  return new Refusal("INTERNAL_ERROR").failure;
}

/**
 * Returns true for the error of a value from JSON that no comparison can read, such as {"toString":1}. Zod compares the `length`
 * of whatever stands in the place of a text or a list, and throws there.
 */
function isHostileValue(error: unknown): boolean {
  return error instanceof TypeError && error.message === "Cannot convert object to primitive value";
}

const NELLIS_CODES: Readonly<Record<ReadFailureKind, ErrorCode>> = {
  "unreachable": "NELLIS_UNREACHABLE",
  "timed-out": "NELLIS_UNREACHABLE",
  "rate-limited": "NELLIS_UNREACHABLE",
  "refused": "NELLIS_FAILED",
  "server-error": "NELLIS_FAILED",
  "not-understood": "NELLIS_FAILED",
  "signed-out": "NELLIS_SIGNED_OUT",
  "no-such-lot": "NELLIS_LOT_UNKNOWN",
};

function nellisFailure({ kind, message, retryAfterSeconds }: NellisError): Failure {
  return new Refusal(
    NELLIS_CODES[kind],
    message,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  ).failure;
}

/** The HTTP status for each way in which a bid fails (client protocol; `LIMIT_EXCEEDED`, `BIDDING_PAUSED` and `DRY_RUN` are ours). */
export const BID_STATUS = {
  DUPLICATE_BID_AMOUNT: 409,
  BID_TOO_LOW: 400,
  AUCTION_ENDED: 410,
  AUTHENTICATION_ERROR: 401,
  OUTBID: 409,
  CONNECTION_ERROR: 503,
  SERVER_ERROR: 502,
  LIMIT_EXCEEDED: 409,
  BIDDING_PAUSED: 409,
  DRY_RUN: 409,
  UNKNOWN_ERROR: 500,
} as const satisfies Record<BidErrorType, ContentfulStatusCode>;

/** Returns the detail as a sentence that names its field. */
function spoken({ path, message }: Detail): string {
  if (path && message.startsWith("missing: ")) return `${path} is ${message}`;
  return path && !message.includes(path.split(".").at(-1) ?? path) ? `${path}: ${message}` : message;
}
