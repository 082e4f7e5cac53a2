import { getLogger } from "@logtape/logtape";
import type { AuctionId, Listing } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import { NellisError } from "../api.ts";
import type { Answer } from "../exchange.ts";
import { parseProduct } from "./product.ts";
import { redirectTarget, refusalOf } from "../refusals.ts";
import { unwrapProducts } from "./page_forms.ts";

const log = getLogger(["gavel", "nellis"]);

/** The ways to ask for a lot, the likeliest first. What comes back is told by what it is, not by these. */
const FORMS = {
  page: (id: AuctionId) => `/p/x/${id}`,
  "single fetch": (id: AuctionId) => `/p/x/${id}.data`,
  _data: (id: AuctionId) => `/p/x/${id}?_data=${encodeURIComponent("routes/p.$title.$productId._index")}`,
} as const;
type Form = keyof typeof FORMS;
const FORM_NAMES: readonly Form[] = ["page", "single fetch", "_data"];

/** Not understanding one answer triples the requests: not more often than this. */
const ROUND_PAUSE_MS = 60_000;

/** Nellis itself said no, or nothing at all: another way of asking would only be one more request. */
const FINAL_KINDS: readonly string[] = ["unreachable", "timed-out", "refused", "rate-limited", "signed-out"];

/** Gets a path of Nellis's with a session, or without. Throws a `NellisError` when no answer comes. */
export type Get = (path: string, cookies: string | null) => Promise<Answer>;
type GetPath = (path: string) => Promise<Answer>;

/** Reads lots in whichever form Nellis understands, and remembers the one that worked. */
export function createLotReader(
  getWith: Get,
  clock: Clock,
): (id: AuctionId, cookies: string | null) => Promise<Listing> {
  const rounds = createRounds(clock);
  let favourite: Form = "page";
  let search: Promise<void> | null = null;

  const tryOthers = async (
    get: GetPath,
    id: AuctionId,
    tried: Form,
    first: NellisError,
  ): Promise<Listing> => {
    let worst = first;
    for (const form of FORM_NAMES.filter((form) => form !== tried)) {
      try {
        const listing = await ask(get, form, id);
        log.info("Lots are now read by {form}, no longer by {tried}", { form, tried });
        favourite = form;
        rounds.succeeded();
        return listing;
      } catch (error) {
        if (!(error instanceof NellisError) || FINAL_KINDS.includes(error.kind)) throw error;
        if (form === "page") worst = error;
      }
    }
    throw worst;
  };

  return async (id, cookies) => {
    const get = (path: string) => getWith(path, cookies);
    const tried = favourite;
    try {
      return await ask(get, tried, id);
    } catch (error) {
      if (!(error instanceof NellisError) || FINAL_KINDS.includes(error.kind)) throw error;
      // A server error of another form than the page may only mean that this form broke.
      if (error.kind !== "not-understood" && tried === "page") throw error;
      // When Nellis changes, every lot notices at once: one finds the new form, the others follow it.
      if (search) await search;
      if (favourite !== tried) return await ask(get, favourite, id);
      if (!rounds.mayStart(id)) throw error;
      const listing = tryOthers(get, id, tried, error);
      const over = () => void (search = null);
      search = listing.then(over, over);
      return await listing;
    }
  };
}

interface Rounds {
  /** Whether a lot may be asked for in the other forms now; when it may, that counts as a round. */
  mayStart(id: AuctionId): boolean;
  /** The next round need not wait. */
  succeeded(): void;
}

function createRounds(clock: Clock): Rounds {
  let last: { readonly id: AuctionId; readonly startedAtMs: number } | null = null;
  let someoneElseWaits = false;
  return {
    mayStart(id) {
      // One lot that is odd by itself must not take every turn of the others.
      const isGreedy = last?.id === id && someoneElseWaits;
      const pauseMs = isGreedy ? 2 * ROUND_PAUSE_MS : ROUND_PAUSE_MS;
      const startedAtMs = clock.now();
      if (last && startedAtMs - last.startedAtMs < pauseMs) {
        someoneElseWaits ||= last.id !== id;
        return false;
      }
      last = { id, startedAtMs };
      someoneElseWaits = false;
      return true;
    },
    succeeded: () => void (last = null),
  };
}

async function ask(get: GetPath, form: Form, id: AuctionId): Promise<Listing> {
  const first = await get(FORMS[form](id));
  const canonical = sameLotElsewhere(first, id);
  const answer = canonical === null ? first : await get(canonical);
  if (answer.status < 200 || answer.status > 299) throw refusedReading(answer, form, id);
  return parseAny(unwrapProducts(answer.body, id), answer);
}

/** Only the page knows that a lot is gone: where another form is not found, that form may be gone. */
function refusedReading(answer: Answer, form: Form, id: AuctionId): NellisError {
  const refusal = refusalOf(answer, `lot ${id}`, answer.receivedAtMs);
  if (form === "page" || refusal.kind !== "no-such-lot") return refusal;
  return new NellisError(
    "not-understood",
    `Nellis does not give lot ${id} by ${form} now; Gavel tries other ways.`,
  );
}

/** A route may show a few fields of the same lot beside the lot itself: the one that makes sense is meant. */
function parseAny(products: readonly unknown[], { requestedAtMs, receivedAtMs }: Answer): Listing {
  let fault: unknown;
  for (const product of products) {
    try {
      return parseProduct(product, requestedAtMs, receivedAtMs);
    } catch (error) {
      fault ??= error;
    }
  }
  throw fault;
}

/** Where Nellis keeps this lot, when it redirects to the lot's proper address on the same host. */
function sameLotElsewhere({ status, headers, url }: Answer, id: AuctionId): string | null {
  const target = redirectTarget(status, headers, url);
  const isSameLot = target?.origin === url.origin &&
    new RegExp(`^/p/[^/]+/${id}(\\.data)?/?$`).test(target.pathname);
  return isSameLot ? target.pathname + target.search : null;
}
