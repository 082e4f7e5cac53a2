import type { House } from "../../src/simulator/house.ts";
import { brokenResponse, ConnectionLost } from "../../src/simulator/http/connection_lost.ts";

/** Stage of a bid's request as seen from the house: arrived, judged but not answered yet, or answered. */
export type BidStage = "arrived" | "judged" | "answered";

/** A door of the house at which each bid can be stopped on its way in and out. */
export interface FrontDoor extends AsyncDisposable {
  readonly url: string;
  /** Number of bids that arrived and that the house has not judged yet. */
  readonly unjudged: number;
  /** Hears at once of every stage of every bid; null hears of nothing. */
  onBid: ((stage: BidStage) => void) | null;
}

/**
 * Lets everybody into `house` on a port of its own. What has arrived is judged, whoever is gone meanwhile: each
 * request is made anew, for that of a process that was killed is called off.
 */
export function openFrontDoor(house: House): FrontDoor {
  let unjudged = 0;
  const enter = async (request: Request): Promise<Response> => {
    try {
      return await house.fetch(request);
    } catch (error) {
      if (error instanceof ConnectionLost) return brokenResponse();
      throw error;
    }
  };
  const judge = async ({ url, headers, body }: Request): Promise<Response> => {
    unjudged++;
    try {
      const text = await new Response(body).text();
      door.onBid?.("arrived");
      return await enter(new Request(url, { method: "POST", headers, body: text }));
    } finally {
      unjudged--;
    }
  };
  const takeBid = async (request: Request): Promise<Response> => {
    const response = await judge(request);
    door.onBid?.("judged");
    // In a later turn the answer is on its way.
    setTimeout(() => door.onBid?.("answered"));
    return response;
  };
  const answer = (request: Request) =>
    request.method === "POST"
      ? takeBid(request)
      : enter(new Request(request.url, { headers: request.headers }));
  // A reader that was killed is no error of the house's.
  const onError = () => new Response(null, { status: 500 });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {}, onError }, answer);
  const door: FrontDoor = {
    url: `http://127.0.0.1:${server.addr.port}`,
    get unjudged() {
      return unjudged;
    },
    onBid: null,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return door;
}
