import { createModel, type Model } from "../state/model.ts";
import { createRouter } from "../state/route.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WireOwnerState, WirePlan } from "../../wire/state.ts";
import { createVirtualClock, type VirtualClock } from "../../../tests/support/virtual_clock.ts";
import {
  createFakeFetch,
  createMemoryStorage,
  type SeenRequest,
} from "../../../tests/support/dashboard/dashboard_parts.ts";
import { createFakeSockets } from "../../../tests/support/dashboard/fake_socket.ts";
import { aWirePlan, aWireState, SPENDING } from "../../../tests/support/dashboard/wire_lots.ts";

type Answer = Parameters<typeof createFakeFetch>[0];

/** A page's model that is signed in and live, with the test as its server. */
export interface LiveModel {
  readonly model: Model;
  readonly clock: VirtualClock;
  /** The server says something over the socket. */
  say(message: object): void;
  /** The requests that change something, oldest first, each as `POST ./api/…` and its body. */
  changes(): readonly (readonly [string, unknown])[];
  /** The connection to the server breaks. */
  drop(): void;
}

/** Opens a page at noon with these lots. `answer` answers what changes something; settings are told as they are. */
export async function openLive(
  { auctions = [], plans = {}, state = aWireState(), settings = SPENDING, answer = () => ({}), hash = "" }: {
    readonly auctions?: readonly WireAuction[];
    readonly plans?: Readonly<Record<string, WirePlan>>;
    readonly state?: WireOwnerState;
    readonly settings?: typeof SPENDING;
    readonly answer?: Answer;
    readonly hash?: string;
  } = {},
): Promise<LiveModel> {
  const clock = createVirtualClock();
  const sockets = createFakeSockets();
  const isSettings = ({ url, method }: SeenRequest) => method === "GET" && url === "./api/settings";
  const { fetch, seen } = createFakeFetch((request) =>
    isSettings(request) ? { body: { success: true, settings } } : answer(request)
  );
  const model = createModel({
    clock,
    fetch,
    connect: sockets.connect,
    random: () => 1,
    storage: createMemoryStorage({ "gavel.key /": "k1" }),
    path: "/",
    router: createRouter({
      location: { hash },
      history: { replaceState() {} },
      addEventListener() {},
    } as never),
  });
  const say = (message: object) => sockets.newest().say(message);
  sockets.newest().open();
  say({ type: "authenticated", success: true });
  say({ type: "monitoredAuctions", auctions });
  const known = { ...Object.fromEntries(auctions.map(({ id }) => [id, aWirePlan("bids")])), ...plans };
  say({ type: "state", now: new Date(clock.now()).toISOString(), state, plans: known });
  await clock.settle();
  return {
    model,
    clock,
    say,
    changes: () =>
      seen.filter(({ method }) => method !== "GET").map((
        { method, url, body },
      ) => [`${method} ${url}`, body]),
    drop: () => sockets.newest().drop(),
  };
}
