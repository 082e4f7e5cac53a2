import { dollarsFromCents, formatCents } from "../auction/money.ts";
import type { Cents } from "../auction/money.ts";
import type { AuctionId, BidOutcome } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import { type NellisApi, NellisError } from "./api.ts";
import { bidOutcomeOf, rejected } from "./bid_outcome.ts";
import type { ClockSkew } from "./clock_skew.ts";
import { type Answer, exchange, type Exchanged, type Fetch } from "./exchange.ts";
import type { Latency } from "./latency.ts";
import { createLotReader } from "./lot_reader.ts";
import { isSignInUrl, redirectTarget, refusalOf, signedOut } from "./refusals.ts";

/** What the client needs from the house. */
export interface HttpApiOptions {
  /** Where Nellis is; only its origin counts. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Fed by every answer. */
  readonly clockSkew: ClockSkew;
  /** The owner's session: a `Cookie` header's value, or null. It goes to `baseUrl` and nowhere else. */
  readonly cookies: () => string | null;
  readonly userAgent: string;
  /** For a whole request, its body included [10 s]. */
  readonly timeoutMs?: number;
  /** Learns from every answer. */
  readonly latency?: Latency;
}

/** Numbers that are whole and exact in JavaScript; Nellis's have 8 or 9 digits. */
const LOT_NUMBER = /^[1-9]\d{0,14}$/;
/** What a header can carry: anything else is no session, and `fetch` would quote it in its error. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** Nellis over HTTP, as its own web page reads it (nellis.md). */
export function createHttpApi(options: HttpApiOptions): NellisApi {
  const { fetch, clock, clockSkew, timeoutMs = 10_000 } = options;
  const origin = new URL(options.baseUrl).origin;

  const onRoundTrip = (method: string | undefined) => (roundTripMs: number) =>
    options.latency?.record(method === "POST" ? "bid" : "other", roundTripMs);
  const send = (path: string, cookies: string | null, init: RequestInit = {}): Promise<Exchanged> => {
    const headers = new Headers(init.headers);
    headers.set("user-agent", options.userAgent);
    if (cookies !== null) headers.set("cookie", cookies);
    return exchange(new URL(path, origin), { ...init, headers }, {
      fetch,
      clock,
      clockSkew,
      timeoutMs,
      onRoundTrip: onRoundTrip(init.method),
    });
  };
  const get = async (path: string, cookies: string | null): Promise<Answer> => {
    const exchanged = await send(path, cookies, {
      headers: { accept: "text/html, application/json, */*;q=0.5" },
    });
    if ("failure" in exchanged) throw exchanged.failure;
    return exchanged.answer;
  };
  const readLot = createLotReader((path) => {
    const cookies = options.cookies();
    if (cookies !== null && !SENDABLE.test(cookies)) return Promise.reject(signedOut());
    return get(path, cookies);
  }, clock);

  return {
    async readLot(id) {
      if (!LOT_NUMBER.test(id)) {
        throw new NellisError("no-such-lot", `Nellis has no lot ${id}: lots have numbers.`);
      }
      return await readLot(id);
    },

    async placeBid(id, amountCents, refusal) {
      const cookies = options.cookies();
      const refused = refusalHere(id, amountCents, cookies) ?? refusal?.();
      if (refused) return refused;
      const exchanged = await send("/api/bids", cookies, {
        method: "POST",
        headers: {
          "content-type": "text/plain;charset=UTF-8",
          accept: "application/json",
          origin,
          referer: `${origin}/p/x/${id}`,
        },
        body: JSON.stringify({ productId: Number(id), bid: dollarsFromCents(amountCents) }),
      });
      if ("answer" in exchanged) return bidOutcomeOf(exchanged.answer, amountCents);
      const { failure: { message }, certainlyNotSent } = exchanged;
      if (certainlyNotSent) return { result: "not-sent", message: `The bid did not leave. ${message}` };
      return { result: "unknown", message: `The bid may or may not count: the lot will show it. ${message}` };
    },

    async isSignedIn(cookies = options.cookies() ?? "") {
      if (!SENDABLE.test(cookies)) return false;
      const answer = await get("/account", cookies);
      const target = redirectTarget(answer.status, answer.headers, answer.url);
      if (answer.status === 200) return true;
      if (answer.status === 401 || (target && isSignInUrl(target))) return false;
      const failure = refusalOf(answer, "your account's page", answer.receivedAtMs);
      if (failure.kind !== "no-such-lot") throw failure;
      throw new NellisError(
        "not-understood",
        "Nellis has no account page any more: look for an update of Gavel.",
      );
    },
  };
}

/** Why a bid must not even leave, or null. */
function refusalHere(id: AuctionId, amountCents: Cents, cookies: string | null): BidOutcome | null {
  if (cookies === null || !SENDABLE.test(cookies)) {
    return rejected("AUTHENTICATION_ERROR", signedOut().message);
  }
  if (!LOT_NUMBER.test(id)) return rejected("UNKNOWN_ERROR", `Nellis has no lot ${id}: lots have numbers.`);
  const dollars = dollarsFromCents(amountCents);
  if (Number.isSafeInteger(dollars) && dollars > 0) return null;
  return rejected(
    "UNKNOWN_ERROR",
    `Can't bid ${formatCents(amountCents)}: Nellis takes whole dollars from $1.`,
  );
}
