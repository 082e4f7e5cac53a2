import type { Clock } from "../clock.ts";
import { NellisError } from "../nellis/api.ts";
import type { ClockSkew } from "../nellis/clock/skew.ts";
import { type Answer, exchange } from "../nellis/exchange.ts";
import { createLotReader } from "../nellis/pages/lot_reader.ts";
import { refusalOf } from "../nellis/refusals.ts";
import { userAgent } from "../nellis/user_agent.ts";
import { VERSION } from "../version.ts";

/** Nellis's answer to one request. */
export interface NellisAnswer {
  /** The reason why there was no answer that can be used; null where there was one. */
  readonly failure: NellisError | null;
  /** True where it was the page of a lot, and was understood; null where no lot could be asked for. */
  readonly isUnderstood: boolean | null;
  /** Nellis's clock minus this machine's (ms), and the most by which that is off; null where no answer told the time. */
  readonly clock: { readonly offsetMs: number; readonly offByMs: number } | null;
}

/** The surroundings of the request. */
export interface AskNellis {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** The machine's calendar time (ms since the Unix epoch), which is compared with Nellis's. */
  readonly calendarNow: () => number;
  /** A lot whose page is asked for; null for Nellis's first page. */
  readonly lotId: string | null;
}

const PATIENCE_MS = 8_000;
/** `Date` names a whole second. */
const SECOND_MS = 1_000;

/**
 * Sends Nellis one request without a session, by Gavel's own User-Agent. Only where Nellis sends it on to the same lot's
 * other address, that is asked for too.
 */
export async function askNellis(
  { baseUrl, fetch, clock, calendarNow, lotId }: AskNellis,
): Promise<NellisAnswer> {
  const skew = createSample(calendarNow);
  const get = async (path: string): Promise<Answer> => {
    const exchanged = await exchange(
      new URL(path, new URL(baseUrl).origin),
      { headers: { "user-agent": userAgent(VERSION) } },
      { fetch, clock: { ...clock, now: calendarNow }, clockSkew: skew.skew, timeoutMs: PATIENCE_MS },
    );
    if ("failure" in exchanged) throw exchanged.failure;
    return exchanged.answer;
  };
  try {
    if (lotId === null) {
      const answer = await get("/");
      const failure = refusalOf(answer, "its first page", answer.receivedAtMs);
      return {
        failure: isRefused(answer, failure) ? failure : null,
        isUnderstood: null,
        clock: skew.found(),
      };
    }
    await createLotReader(pageAlone(get), clock)(lotId, null);
    return { failure: null, isUnderstood: true, clock: skew.found() };
  } catch (error) {
    if (!(error instanceof NellisError)) throw error;
    // A lot that is gone shows that Nellis answers.
    if (error.kind === "no-such-lot") return { failure: null, isUnderstood: null, clock: skew.found() };
    return {
      failure: error,
      isUnderstood: error.kind === "not-understood" ? false : null,
      clock: skew.found(),
    };
  }
}

/** Returns true where Nellis refused. The first page may be anything but a refusal: only a lot's page shows more. */
function isRefused({ status }: Answer, { kind }: NellisError): boolean {
  return status === 403 || status === 429 || kind === "server-error";
}

/** Keeps a page that is not understood from being asked for in its other forms: that is the running Gavel's to find out. */
function pageAlone(get: (path: string) => Promise<Answer>): (path: string) => Promise<Answer> {
  return (path) =>
    /\.data$|[?&]_data=/.test(path)
      ? Promise.reject(new NellisError("not-understood", "The page alone is asked for."))
      : get(path);
}

/** Keeps the last sample of Nellis's clock in the place of an estimate. */
function createSample(calendarNow: () => number) {
  let found: NellisAnswer["clock"] = null;
  const skew: ClockSkew = {
    sample(sentAtMs, receivedAtMs, dateSecondMs) {
      if (!Number.isFinite(dateSecondMs)) return;
      const middleMs = (sentAtMs + receivedAtMs) / 2;
      found = {
        offsetMs: dateSecondMs + SECOND_MS / 2 - middleMs,
        offByMs: (receivedAtMs - sentAtMs + SECOND_MS) / 2,
      };
    },
    offsetMs: () => 0,
    bounds: () => null,
    uncertaintyMs: () => Infinity,
    isInDoubt: () => false,
    now: calendarNow,
    toNellis: (localMs) => localMs,
  };
  return { skew, found: () => found };
}
