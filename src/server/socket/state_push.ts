import type { AuctionId } from "../../auction/types.ts";
import type { Cancel } from "../../clock.ts";
import { readState } from "../owner_state.ts";
import type { ServerServices } from "../services.ts";
import type { Client } from "./client.ts";
import { createReadingsPush } from "./readings_push.ts";

/** Tells clients of the whole state: once when they ask, then at each change. */
export interface StatePush {
  /**
   * Sends `client` the whole at once, with `requestId`, and every change from then on. The whole is at most half a
   * second old.
   */
  begin(client: Client, requestId?: string): void;
  end(client: Client): void;
  close(): void;
}

/** Changes within this time are told in one message. */
const GATHERED_MS = 500;
/**
 * The interval of looks at the state, for changes that no event tells: health, and budgets that get room as time
 * passes.
 */
const LOOKED_AT_MS = 5_000;

/** Stands for a plan that clients have forgotten: it differs from the text of every plan. */
const FORGOTTEN = "";

/** The parts of the last message, so that only changes are sent. */
interface Sent {
  readonly state: string;
  readonly plans: ReadonlyMap<AuctionId, string>;
}

/** Makes a push without clients. It looks at the state only while a client wants it. */
export function createStatePush(services: ServerServices): StatePush {
  const { bus, clock, nellisNow, biddingSwitch } = services;
  const clients = new Set<Client>();
  const readings = createReadingsPush(services, clients);
  let sent: Sent = { state: "null", plans: new Map() };
  let lookedAtMs = -Infinity;
  let cancel: Cancel | undefined;
  let dueMs = Infinity;

  const lookIn = (delayMs: number) => {
    if (clients.size === 0 || clock.now() + delayMs >= dueMs) return;
    cancel?.();
    dueMs = clock.now() + delayMs;
    cancel = clock.after(delayMs, look);
  };
  // Clients drop a lot's plan with the lot. A lot that is watched again before the next look is sent anew.
  const forgetPlan = (id: AuctionId) => {
    if (!sent.plans.has(id)) return;
    const plans = new Map([...sent.plans, [id, FORGOTTEN]]);
    // While nobody listens, nobody has to be told.
    if (clients.size === 0) plans.delete(id);
    sent = { ...sent, plans };
  };
  const rest = () => {
    cancel?.();
    cancel = undefined;
    dueMs = Infinity;
  };
  const renew = () => {
    sent = textsNow(services);
    lookedAtMs = clock.now();
  };
  const look = () => {
    rest();
    const before = sent;
    renew();
    const changed = changedPlans(before.plans, sent.plans);
    if (sent.state !== before.state || changed.length > 0) {
      const text = stateFrame({ state: sent.state, plans: changed, now: nellisNow() });
      for (const client of clients) client.outbox.send(text);
    }
    lookIn(LOOKED_AT_MS);
  };
  const stopListening = bus.listen((event) => {
    const { type } = event;
    if (type === "auction-removed") forgetPlan(event.auctionId);
    if (type === "auction-changed" || type === "auction-removed" || type === "exposure-changed") {
      lookIn(GATHERED_MS);
    }
  });
  biddingSwitch.onChange(() => lookIn(0));

  return {
    begin(client, requestId) {
      // A look costs a decision a lot: who asks again and again is not to keep Gavel from bidding.
      const isRecent = clock.now() - lookedAtMs < GATHERED_MS;
      // Everybody gets the changes first, so that the newcomer's whole state matches what the others know.
      if (!isRecent && clients.size > 0) look();
      else if (!isRecent) renew();
      clients.add(client);
      const plans = [...sent.plans].filter(([, plan]) => plan !== FORGOTTEN);
      client.outbox.send(stateFrame({ state: sent.state, plans, now: nellisNow(), requestId }));
      lookIn(isRecent ? GATHERED_MS : LOOKED_AT_MS);
    },
    end(client) {
      clients.delete(client);
      if (clients.size === 0) rest();
    },
    close() {
      clients.clear();
      rest();
      readings.close();
      stopListening();
    },
  };
}

function textsNow(services: ServerServices): Sent {
  const { state, plans } = readState(services);
  return {
    state: JSON.stringify(state),
    plans: new Map([...plans].map(([id, plan]) => [id, JSON.stringify(plan)])),
  };
}

/** Returns the plans that are new or different, and `null` for lots that are gone. */
function changedPlans(
  before: ReadonlyMap<AuctionId, string>,
  after: ReadonlyMap<AuctionId, string>,
): readonly (readonly [AuctionId, string])[] {
  const changed = [...after].filter(([id, plan]) => before.get(id) !== plan);
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => [id, "null"] as const);
  return [...changed, ...gone];
}

/** Joins texts that are JSON already. */
function stateFrame(
  { state, plans, now, requestId }: {
    readonly state: string;
    readonly plans: readonly (readonly [AuctionId, string])[];
    readonly now: number;
    readonly requestId?: string | undefined;
  },
): string {
  const fields = JSON.stringify({ type: "state", now: new Date(now).toISOString(), requestId });
  const entries = plans.map(([id, plan]) => `${JSON.stringify(id)}:${plan}`).join(",");
  return `${fields.slice(0, -1)},"state":${state},"plans":{${entries}}}`;
}
