import { dollarsFromCents, formatCents } from "../auction/money.ts";
import type { Cents } from "../auction/money.ts";
import type { AuctionId, BidErrorType, BidOutcome, Listing } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import type { Fetch } from "../resilience/fetch_head.ts";
import { type NellisApi, NellisError } from "./api.ts";
import { bidOutcomeOf } from "./bid_outcome.ts";
import type { ClockSkew } from "./clock/skew.ts";
import { type Answer, exchange, type Exchanged } from "./exchange.ts";
import { withoutSession } from "./hidden_session.ts";
import type { Latency } from "./clock/latency.ts";
import { createLotReader } from "./pages/lot_reader.ts";
import { signedOut } from "./refusals.ts";
import { proveSession } from "./session_proof.ts";
import { renewedCookies } from "./set_cookies.ts";

/** Hears what Nellis's answers show of the session that was sent. */
export interface SessionListener {
  /** An answer has renewed the session `sent`: from now on `cookies` are the session. */
  renewed(sent: string, cookies: string): void;
  /** An answer shows that the session `sent` is signed in, or that it is not. */
  saw(sent: string, isSignedIn: boolean): void;
}

/** The parts of the HTTP client. */
export interface HttpApiOptions {
  /** Nellis's address; only its origin counts. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Takes a sample from every answer. */
  readonly clockSkew: ClockSkew;
  /** Returns the owner's session, a `Cookie` header's value, or null. It goes to `baseUrl` and nowhere else. */
  readonly cookies: () => string | null;
  readonly session?: SessionListener;
  readonly userAgent: string;
  /** The longest time for a whole request, its body included [10 s]. */
  readonly timeoutMs?: number;
  /** Takes the round trip of every answer. */
  readonly latency?: Latency;
}

/** Numbers that JavaScript holds exactly; Nellis's have 8 or 9 digits. */
const LOT_NUMBER = /^[1-9]\d{0,14}$/;
/** The texts that a header can carry. Any other is no session, and `fetch` would quote it in its error. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** The longest time for a request, if the options name none. */
const LONGEST_MS = 10_000;

/** Creates the client that reads Nellis over HTTP as its own web page does. */
export function createHttpApi(options: HttpApiOptions): NellisApi {
  const { clock, timeoutMs = LONGEST_MS } = options;
  const origin = new URL(options.baseUrl).origin;
  const send = createSender(options);
  /** With less than two round trips, bids that a slow Nellis is about to answer would be given up. */
  const patienceWith = (askedMs: number): number =>
    Math.min(timeoutMs, Math.max(askedMs, 4 * (options.latency?.estimateMs() ?? 0)));
  const get = async (path: string, cookies: string | null): Promise<Answer> => {
    const exchanged = await send(path, cookies, {
      headers: { accept: "text/html, application/json, */*;q=0.5" },
    });
    if ("failure" in exchanged) throw exchanged.failure;
    return exchanged.answer;
  };
  const readLotWith = createLotReader((path, cookies) => {
    if (cookies !== null && !SENDABLE.test(cookies)) return Promise.reject(signedOut());
    return get(path, cookies);
  }, clock);
  const saw = (cookies: string | null, isSignedIn: boolean) => {
    if (cookies !== null) options.session?.saw(cookies, isSignedIn);
  };
  /** The last lot that was read: its page shows whether Nellis knows a session. */
  let knownLot: AuctionId | null = null;
  const readLot = async (id: AuctionId, cookies: string | null): Promise<Listing> => {
    try {
      const listing = await readLotWith(id, cookies);
      knownLot = id;
      saw(cookies, listing.userState !== null);
      return listing;
    } catch (error) {
      if (error instanceof NellisError && error.kind === "signed-out") saw(cookies, false);
      throw error;
    }
  };

  const isKnownOnLot = async (cookies: string): Promise<boolean | null> => {
    if (knownLot === null) return null;
    try {
      return (await readLot(knownLot, cookies)).userState !== null;
    } catch (error) {
      if (!(error instanceof NellisError)) throw error;
      return error.kind === "signed-out" ? false : null;
    }
  };

  return {
    async readLot(id) {
      if (!LOT_NUMBER.test(id)) {
        throw new NellisError("no-such-lot", `Nellis has no lot ${id}: lots have numbers.`);
      }
      return await readLot(id, options.cookies());
    },

    async placeBid(id, amountCents, refusal, patienceMs) {
      const cookies = options.cookies();
      const refused = refusalHere(id, amountCents, cookies) ?? refusal?.();
      if (refused) return refused;
      const init = bidRequest(origin, id, amountCents);
      const exchanged = await send("/api/bids", cookies, init, patienceWith(patienceMs?.() ?? timeoutMs));
      if ("failure" in exchanged) return unansweredBid(exchanged);
      const outcome = bidOutcomeOf(exchanged.answer, amountCents);
      if (outcome.result === "accepted") saw(cookies, true);
      if (outcome.result === "rejected" && outcome.errorType === "AUTHENTICATION_ERROR") saw(cookies, false);
      return outcome;
    },

    async isSignedIn(cookies = options.cookies() ?? "") {
      if (!SENDABLE.test(cookies)) return false;
      const isKnown = await proveSession({
        get: (path) => get(path, cookies),
        isKnownOnLot: () => isKnownOnLot(cookies),
      });
      saw(cookies, isKnown);
      return isKnown;
    },
  };
}

/** Sends one request to Nellis with a session, or without. The answer never holds the session. */
type Send = (
  path: string,
  cookies: string | null,
  init?: RequestInit,
  longestMs?: number,
) => Promise<Exchanged>;

/** Creates the sender, which takes the round trip and the clock of each answer, and renews the session by it. */
function createSender(options: HttpApiOptions): Send {
  const { fetch, clock, clockSkew, latency, session, timeoutMs = LONGEST_MS } = options;
  return async (path, cookies, init = {}, longestMs = timeoutMs) => {
    const headers = new Headers(init.headers);
    headers.set("user-agent", options.userAgent);
    if (cookies !== null) headers.set("cookie", cookies);
    const exchanged = await exchange(new URL(path, new URL(options.baseUrl).origin), { ...init, headers }, {
      fetch,
      clock,
      clockSkew,
      timeoutMs: longestMs,
      onRoundTrip: (roundTripMs) => latency?.record(init.method === "POST" ? "bid" : "other", roundTripMs),
    });
    if (!("answer" in exchanged) || cookies === null) return exchanged;
    tellOfRenewal(cookies, exchanged.answer, session);
    return { answer: withoutSession(exchanged.answer, cookies) };
  };
}

/** Answers with these statuses are given before Nellis looks at the session. */
const TURNED_AWAY = [401, 403, 429];

function tellOfRenewal(sent: string, answer: Answer, session: SessionListener | undefined): void {
  const { status, headers, url, receivedAtMs } = answer;
  const isServed = status < 300 || (status >= 400 && status < 500 && !TURNED_AWAY.includes(status));
  const lines = headers.getSetCookie();
  if (!isServed || lines.length === 0) return;
  const renewed = renewedCookies(sent, lines, { host: url.hostname, nowMs: receivedAtMs });
  if (renewed !== sent) session?.renewed(sent, renewed);
}

/** Returns the request of a bid, as Nellis's own page sends it. */
function bidRequest(origin: string, id: AuctionId, amountCents: Cents): RequestInit {
  return {
    method: "POST",
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      accept: "application/json",
      origin,
      referer: `${origin}/p/x/${id}`,
    },
    body: JSON.stringify({ productId: Number(id), bid: dollarsFromCents(amountCents) }),
  };
}

/** Returns the outcome of a bid that got no answer. */
function unansweredBid(
  { failure: { message }, certainlyNotSent }: Extract<Exchanged, { readonly failure: NellisError }>,
): BidOutcome {
  if (certainlyNotSent) return { result: "not-sent", message: `The bid did not leave. ${message}` };
  return { result: "unknown", message: `The bid may or may not count: the lot will show it. ${message}` };
}

/** Returns the outcome of a bid that must not be sent at all, or null. */
function refusalHere(id: AuctionId, amountCents: Cents, cookies: string | null): BidOutcome | null {
  if (cookies === null || !SENDABLE.test(cookies)) {
    return keptHere("AUTHENTICATION_ERROR", signedOut().message);
  }
  if (!LOT_NUMBER.test(id)) return keptHere("UNKNOWN_ERROR", `Nellis has no lot ${id}: lots have numbers.`);
  const dollars = dollarsFromCents(amountCents);
  if (Number.isSafeInteger(dollars) && dollars > 0) return null;
  return keptHere(
    "UNKNOWN_ERROR",
    `Can't bid ${formatCents(amountCents)}: Nellis takes whole dollars from $1.`,
  );
}

function keptHere(errorType: BidErrorType, message: string): BidOutcome {
  return { result: "rejected", errorType, message, isKeptHere: true };
}
