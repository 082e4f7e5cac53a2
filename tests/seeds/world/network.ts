import { type Clock, sleep } from "../../../src/clock.ts";
import { ConnectionLost } from "../../../src/simulator/http/connection_lost.ts";
import type { BidRecord } from "../../../src/bidding/ledger.ts";
import { sendingOnce } from "../../../src/nellis/http_client.ts";
import type { House } from "../../../src/simulator/house.ts";
import type { Random } from "../../../src/simulator/random.ts";
import {
  canBeRepeated,
  createKeptConnection,
  type KeptConnection,
} from "../../support/house/runtime_fetch.ts";
import type { Disk } from "./disk.ts";
import type { Facts } from "../facts.ts";
import type { Process } from "./process.ts";

/** The present condition of the network. */
export interface NetworkConditions {
  /**
   * One way takes from `leastMs` to `mostMs`: less than the 10 s of a time-out, so no request is overtaken by
   * its own repeat.
   */
  leastMs: number;
  mostMs: number;
  /** Answers arrive; or the house acts, and its answer never comes (`lost`), or the connection breaks (`broken`). */
  answers: "arrive" | "lost" | "broken";
}

/** The network between our processes and the house. */
export interface Network {
  readonly conditions: NetworkConditions;
  fetchFor(process: Process): typeof fetch;
  /** Makes the network as quiet as at the start. */
  calm(): void;
  /** Reports the bids that the house has got; to be called whenever nothing else is going on. */
  notice(): void;
  /**
   * Ends a process: of its requests on their way to the house, some are lost, the others arrive now. None arrives
   * later: no process starts and connects anew before what the last one sent has crossed the network.
   */
  lose(): void;
}

/** The parts that a network connects. */
export interface RoadParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly house: House;
  readonly disk: Disk;
  readonly facts: Facts;
}

/** A request of a process on its way; each time that it is sent, it is made anew. */
interface Sending {
  readonly process: Process;
  readonly make: () => Request;
  readonly connection: KeptConnection;
  readonly isRepeatable: boolean;
}

interface Posted {
  readonly request: number;
  readonly lotId: number;
  readonly amountCents: number;
}

/** Gavel gives a request up after 10 s, and a reading that takes several of them no later. */
const SURELY_WAITED_FOR_MS = 5_000;

const CALM: NetworkConditions = { leastMs: 10, mostMs: 60, answers: "arrive" };

/** Returns a quiet network. */
export function createNetwork({ clock, random, house, disk, facts }: RoadParts): Network {
  const conditions: NetworkConditions = { ...CALM };
  let outward: { readonly arrive: () => void; readonly vanish: () => void }[] = [];
  let arriving: Posted[] = [];
  let noticed = 0;
  let requests = 0;
  const sentIntents = new Set<string>();

  const oneWayMs = () => conditions.leastMs + random.next() * (conditions.mostMs - conditions.leastMs);

  /** Takes a request to the house; never ends for a request that is lost. */
  const travel = async () => {
    const arrival = Promise.withResolvers<void>();
    const vanish = clock.after(oneWayMs(), arrival.resolve);
    const traveller = { arrive: arrival.resolve, vanish };
    outward.push(traveller);
    await arrival.promise;
    outward = outward.filter((each) => each !== traveller);
  };

  const exchange = async (request: Request, onArrival: () => void): Promise<Response> => {
    await travel();
    onArrival();
    const answered = await house.fetch(request).then(
      (response) => ({ response }),
      (error: unknown) => ({ error }),
    );
    const { answers } = conditions;
    if (answers === "lost") await new Promise(() => {});
    await sleep(clock, oneWayMs());
    if ("error" in answered) throw answered.error;
    if (answers === "broken") throw new ConnectionLost("broken");
    return answered.response;
  };

  /** Calls `send`, and `onEnd` with the status, or null when the connection ended without one. */
  const told = async (send: () => Promise<Response>, onEnd: (status: number | null) => void) => {
    try {
      const response = await send();
      onEnd(response.status);
      return response;
    } catch (error) {
      onEnd(null);
      throw error;
    }
  };

  /** Repeats a request as the runtime does; a process that is over repeats nothing. */
  const send = (
    { process, make, connection, isRepeatable }: Sending,
    each: (request: Request) => Promise<Response>,
  ) =>
    connection.exchange(isRepeatable, async () => {
      if (process.isOver()) return await new Promise<never>(() => {});
      const request = make();
      const cookie = sessionIn(request.headers.get("cookie"));
      if (cookie !== null) facts.tell({ type: "session-sent", process: process.number, cookie });
      const leftAtMs = clock.now();
      const response = await each(request);
      if (cookie === null || response.headers.getSetCookie().length === 0) return response;
      const whole = await wholeOrBroken(response);
      const isHeard = whole.ok && clock.now() - leftAtMs < SURELY_WAITED_FOR_MS && !process.isOver();
      if (isHeard) facts.tell({ type: "session-renewed", process: process.number, ended: cookie });
      return whole;
    });

  /** Returns the durable intent for which a bid of this lot and amount is sent; none serves twice. */
  const takeIntent = (lotId: number, amountCents: number): BidRecord | null => {
    const intent = disk.bids(lotId).findLast(({ id, outcome, amountCents: intended }) =>
      outcome === null && intended === amountCents && !sentIntents.has(id)
    );
    if (intent) sentIntents.add(intent.id);
    return intent ?? null;
  };

  const postBid = (sending: Sending, body: string) => {
    const { productId: lotId, bid } = JSON.parse(body);
    const amountCents = bid * 100;
    const { process } = sending;
    return send(sending, (request) => {
      const posted = { request: ++requests, lotId, amountCents };
      facts.tell({
        type: "bid-left",
        process: process.number,
        ...posted,
        intent: takeIntent(lotId, amountCents),
      });
      return told(() => exchange(request, () => arriving.push(posted)).then(wholeOrBroken), (status) => {
        if (!process.isOver()) facts.tell({ type: "bid-answered", request: posted.request, lotId, status });
      });
    });
  };

  const getPage = (sending: Sending, lotId: number, path: string) => {
    const { process } = sending;
    const asked = { process: process.number, request: ++requests, lotId };
    facts.tell({ type: "page-left", ...asked, path });
    return told(() => send(sending, (request) => exchange(request, () => {})), (status) => {
      if (!process.isOver()) facts.tell({ type: "page-answered", ...asked, status });
    });
  };

  const fetchFor = (process: Process): typeof fetch => {
    const connection = createKeptConnection(clock.now);
    return (input, init = {}) => {
      const { signal: _callersGiveUpByThemselves, body, ...rest } = init;
      const text = textOf(body);
      const make = () => new Request(input, text === null ? rest : { ...rest, body: text });
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      return sendingOnce((_, sent = {}) => {
        const sending = { process, make, connection, isRepeatable: canBeRepeated(input, sent) };
        return process.pass(`${init.method ?? "GET"} ${pathname}`, () => {
          if (text !== null) return postBid(sending, text);
          const lotId = /^\/p\/x\/(\d+)/.exec(pathname)?.[1];
          if (lotId !== undefined) return getPage(sending, Number(lotId), pathname + search);
          return send(sending, (request) => exchange(request, () => {}));
        });
      })(input, init);
    };
  };

  return {
    conditions,
    fetchFor,
    calm: () => void Object.assign(conditions, CALM),
    notice() {
      const { bids } = house;
      for (const { lotId, amountDollars, result } of bids.slice(noticed)) {
        const posted = arriving.find((each) =>
          each.lotId === lotId && each.amountCents === (amountDollars ?? 0) * 100
        );
        if (!posted) throw new Error(`The house got a bid on ${lotId} that nobody posted`);
        arriving = arriving.filter((each) => each !== posted);
        facts.tell({ type: "bid-arrived", ...posted, result });
      }
      noticed = bids.length;
      // The others were refused on arrival.
      arriving = [];
    },
    lose() {
      const lost = outward;
      outward = [];
      for (const { arrive, vanish } of lost) {
        vanish();
        if (random.next() < 0.5) arrive();
      }
    },
  };
}

/** Returns a body that is whole in memory: reading a blob takes a time that no virtual clock knows. */
function textOf(body: BodyInit | null | undefined): string | null {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : null;
}

/** Returns the house's own cookie among those that a browser sends along. */
function sessionIn(cookies: string | null): string | null {
  return /(?:^|;\s*)(__session=[^;]*)/.exec(cookies ?? "")?.[1] ?? null;
}

/** An answer that breaks off in its body counts as none. */
async function wholeOrBroken(response: Response): Promise<Response> {
  const { status, headers } = response;
  return new Response(await response.text(), { status, headers });
}
