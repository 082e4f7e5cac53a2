import { getLogger } from "@logtape/logtape";
import type { AuctionId, Listing } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import { NellisError } from "../api.ts";
import type { Answer } from "../exchange.ts";
import { parseProduct } from "./product.ts";
import { redirectTarget, refusalOf } from "../refusals.ts";
import { productsOfLot } from "./page_forms.ts";

const log = getLogger(["gavel", "nellis"]);

/** The ways to ask for a lot, the likeliest first. The form of the answer is told from its body, not from these. */
const FORMS = {
  page: (id: AuctionId) => `/p/x/${id}`,
  "single fetch": (id: AuctionId) => `/p/x/${id}.data`,
  _data: (id: AuctionId) => `/p/x/${id}?_data=${encodeURIComponent("routes/p.$title.$productId._index")}`,
} as const;
type Form = keyof typeof FORMS;
const FORM_NAMES: readonly Form[] = ["page", "single fetch", "_data"];

/** A round through all forms triples the requests, so at least this much time lies between two rounds. */
const ROUND_PAUSE_MS = 60_000;

/** The failures that another form can't avoid: trying it would only be one more request. */
const FINAL_KINDS: readonly string[] = ["unreachable", "timed-out", "refused", "rate-limited", "signed-out"];

/** Requests a path of Nellis's with a session, or without. Throws a `NellisError` when no answer comes. */
export type Get = (path: string, cookies: string | null) => Promise<Answer>;
type GetPath = (path: string) => Promise<Answer>;

/** Creates a reader of lots, which tries the forms until Nellis understands one, and goes on with that one. */
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
      // A server error to another form than the page may mean only that this form is broken.
      if (error.kind !== "not-understood" && tried === "page") throw error;
      // A change of Nellis fails the readings of all lots together: one finds the new form, the others wait for it.
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
  /** Returns true when a lot may be asked for in the other forms now; that counts as a round. */
  mayStart(id: AuctionId): boolean;
  /** Lets the next round start at once. */
  succeeded(): void;
}

function createRounds(clock: Clock): Rounds {
  let last: { readonly id: AuctionId; readonly startedAtMs: number } | null = null;
  let isAnotherWaiting = false;
  return {
    mayStart(id) {
      // A lot that no form can read must not take every round from the others.
      const isGreedy = last?.id === id && isAnotherWaiting;
      const pauseMs = isGreedy ? 2 * ROUND_PAUSE_MS : ROUND_PAUSE_MS;
      const startedAtMs = clock.now();
      if (last && startedAtMs - last.startedAtMs < pauseMs) {
        isAnotherWaiting ||= last.id !== id;
        return false;
      }
      last = { id, startedAtMs };
      isAnotherWaiting = false;
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
  return parseAny(productsOfLot(answer.body, id), answer);
}

/**
 * Makes the error of a refused reading. Only the page shows that a lot is gone: a 404 to another form may mean that this
 * form is gone.
 */
function refusedReading(answer: Answer, form: Form, id: AuctionId): NellisError {
  const refusal = refusalOf(answer, `lot ${id}`, answer.receivedAtMs);
  if (form === "page" || refusal.kind !== "no-such-lot") return refusal;
  return new NellisError(
    "not-understood",
    `Nellis does not give lot ${id} by ${form} now; Gavel tries other ways.`,
  );
}

/** Parses the first product that is whole: a route may show a few fields of the lot beside the lot itself. */
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

/** Returns the path of the same lot that the answer redirects to on the same host, or null. */
function sameLotElsewhere({ status, headers, url }: Answer, id: AuctionId): string | null {
  const target = redirectTarget(status, headers, url);
  const isSameLot = target?.origin === url.origin &&
    new RegExp(`^/p/[^/]+/${id}(\\.data)?/?$`).test(target.pathname);
  return isSameLot ? target.pathname + target.search : null;
}
