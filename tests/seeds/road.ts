import { type Clock, sleep } from "../../src/clock.ts";
import { ConnectionLost } from "../../src/simulator/connection_lost.ts";
import type { BidRecord } from "../../src/bidding/ledger.ts";
import type { House } from "../../src/simulator/house.ts";
import type { Random } from "../../src/simulator/random.ts";
import type { Disk } from "./disk.ts";
import type { Facts } from "./facts.ts";
import type { Life } from "./life.ts";

/** How the road is at the moment. */
export interface RoadMood {
  /** One way takes from `leastMs` to `mostMs`: less than the 10 s of a time-out, so none is overtaken by its own. */
  leastMs: number;
  mostMs: number;
  /** Answers arrive; or the house acts, and its answer never comes (`lost`), or the connection breaks (`broken`). */
  answers: "arrive" | "lost" | "broken";
}

/** The network between our lives and the house. */
export interface Road {
  readonly mood: RoadMood;
  fetchFor(life: Life): typeof fetch;
  /** The road is as quiet as at the start. */
  calm(): void;
  /** To be called whenever all is at rest: tells of the bids that the house has got. */
  notice(): void;
  /**
   * A life is over: of its requests on their way there, some are lost, the others arrive now. None arrives
   * later: no process starts and connects anew before what the last one sent has crossed the network.
   */
  lose(): void;
}

/** What a road lies between. */
export interface RoadParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly house: House;
  readonly disk: Disk;
  readonly facts: Facts;
}

interface Posted {
  readonly request: number;
  readonly lotId: number;
  readonly amountCents: number;
}

const CALM: RoadMood = { leastMs: 10, mostMs: 60, answers: "arrive" };

/** A quiet road. */
export function createRoad({ clock, random, house, disk, facts }: RoadParts): Road {
  const mood: RoadMood = { ...CALM };
  let outward: { readonly arrive: () => void; readonly vanish: () => void }[] = [];
  let arriving: Posted[] = [];
  let noticed = 0;
  let requests = 0;
  const sentIntents = new Set<string>();

  const oneWayMs = () => mood.leastMs + random.next() * (mood.mostMs - mood.leastMs);

  /** The way there; it never ends for a request that is lost on it. */
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
    const { answers } = mood;
    if (answers === "lost") await new Promise(() => {});
    await sleep(clock, oneWayMs());
    if ("error" in answered) throw answered.error;
    if (answers === "broken") throw new ConnectionLost("broken");
    return answered.response;
  };

  /** `exchange`, with `onEnd` told the status, or null when the connection ended without one. */
  const told = async (request: Request, onArrival: () => void, onEnd: (status: number | null) => void) => {
    try {
      const response = await exchange(request, onArrival);
      onEnd(response.status);
      return response;
    } catch (error) {
      onEnd(null);
      throw error;
    }
  };

  /** The durable intent that a bid of this lot and amount is sent for: none serves twice. */
  const takeIntent = (lotId: number, amountCents: number): BidRecord | null => {
    const intent = disk.bids(lotId).findLast(({ id, outcome, amountCents: intended }) =>
      outcome === null && intended === amountCents && !sentIntents.has(id)
    );
    if (intent) sentIntents.add(intent.id);
    return intent ?? null;
  };

  const postBid = (life: Life, request: Request, body: string) => {
    const { productId: lotId, bid } = JSON.parse(body);
    const amountCents = bid * 100;
    const posted = { request: ++requests, lotId, amountCents };
    facts.tell({ type: "bid-left", life: life.number, ...posted, intent: takeIntent(lotId, amountCents) });
    return told(request, () => arriving.push(posted), (status) => {
      if (!life.isOver()) facts.tell({ type: "bid-answered", request: posted.request, lotId, status });
    });
  };

  const getPage = (life: Life, request: Request, lotId: number) => {
    const asked = { life: life.number, request: ++requests, lotId };
    facts.tell({ type: "page-left", ...asked });
    return told(request, () => {}, (status) => {
      if (!life.isOver()) facts.tell({ type: "page-answered", ...asked, status });
    });
  };

  return {
    mood,
    fetchFor: (life) => (input, init = {}) => {
      const { signal: _callersGiveUpByThemselves, ...rest } = init;
      const request = new Request(input, rest);
      const { pathname } = new URL(request.url);
      return life.pass(`${request.method} ${pathname}`, () => {
        if (request.method === "POST") return postBid(life, request, String(init.body));
        const lotId = /^\/p\/x\/(\d+)/.exec(pathname)?.[1];
        return lotId === undefined ? exchange(request, () => {}) : getPage(life, request, Number(lotId));
      });
    },
    calm: () => void Object.assign(mood, CALM),
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
      // The others were turned back at the door.
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
