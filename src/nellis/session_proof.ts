import { NellisError } from "./api.ts";
import type { Answer } from "./exchange.ts";
import { isRecord } from "./json.ts";
import { isSignInUrl, redirectTarget, refusalOf } from "./refusals.ts";
import { documentsIn, routesIn } from "./pages/page_forms.ts";

/** The addresses of the owner's own lots, which only a signed-in owner gets: today's page form, then the older ones. */
const OWN_LOTS = [
  "/dashboard/auctions/active",
  "/dashboard/auctions/active.data",
  `/dashboard/auctions/active?_data=${encodeURIComponent("routes/dashboard.auctions.active")}`,
] as const;

/** The parts of a session's proof. `get` throws a `NellisError` when no answer comes. */
export interface ProofParts {
  readonly get: (path: string) => Promise<Answer>;
  /** Returns true when a lot's page knows the owner; null where there is no lot to ask about. */
  readonly isKnownOnLot: () => Promise<boolean | null>;
}

/**
 * Returns true when a session is signed in, judged by data that only a signed-in owner gets: their own lots, or else a
 * lot's `userState`. Throws a `NellisError` when neither shows it: a challenge, a login form or an empty page with
 * status 200 proves nothing.
 */
export async function proveSession({ get, isKnownOnLot }: ProofParts): Promise<boolean> {
  for (const path of OWN_LOTS) {
    const verdict = verdictOf(await get(path), path);
    if (verdict !== null) return verdict;
  }
  const isKnown = await isKnownOnLot();
  if (isKnown !== null) return isKnown;
  throw new NellisError(
    "not-understood",
    "Nellis does not say whether you are signed in: it shows a page that everybody gets. Open its site in your " +
      "browser, and try again once it shows your own auctions.",
  );
}

/** Returns null where the answer shows neither. */
function verdictOf(answer: Answer, path: string): boolean | null {
  const { status, headers, url } = answer;
  const target = redirectTarget(status, headers, url);
  if (status === 401 || (target && isSignInUrl(target))) return false;
  if (status === 200) return ownLotsIn(answer.body);
  const failure = refusalOf(answer, "your own auctions", answer.receivedAtMs);
  if (failure.kind === "no-such-lot") return null;
  if (path !== OWN_LOTS[0] && failure.kind === "not-understood") return null;
  throw failure;
}

function ownLotsIn(body: string): true | false | null {
  try {
    const hasOwnLots = documentsIn(body).flatMap(routesIn).some(({ myAuctions }) =>
      isRecord(myAuctions) && Array.isArray(myAuctions.records)
    );
    return hasOwnLots ? true : null;
  } catch (error) {
    if (!(error instanceof NellisError)) throw error;
    return error.kind === "signed-out" ? false : null;
  }
}
