import type { Actions } from "../actions.ts";
import type { AuctionJson } from "../auction_json.ts";
import { Refusal } from "../errors.ts";
import type { ServerServices } from "../services.ts";
import { changeMaySpend, watchingMaySpend } from "../access/spending.ts";
import { unwrittenUnless } from "../written.ts";
import type { TokenGate } from "../access/token_gate.ts";
import type { Client } from "./client.ts";
import { frame } from "./frames.ts";
import type { MissedEnds } from "./missed_ends.ts";
import type { StatePush } from "./state_push.ts";
import { type Envelope, type MessageType, readFields } from "./protocol.ts";

/** The parts that answering needs. */
export interface Desk {
  readonly services: ServerServices;
  readonly actions: Actions;
  readonly auctionJson: AuctionJson;
  readonly gate: TokenGate;
  readonly statePush: StatePush;
  readonly missedEnds: MissedEnds;
}

type Answerer = (client: Client, envelope: Envelope) => void | Promise<void>;

/** Answers the messages, by type. Each answerer throws `Refusal` for what can't be done. */
export function createAnswerers(desk: Desk): Record<MessageType, Answerer> {
  return {
    ...lifeAnswerers(desk),
    ...watchAnswerers(desk),
    ...lookAnswerers(desk),
    ...stateAnswerers(desk),
    placeBid: bidAnswerer(desk),
  };
}

/** Sends `fields` as the answer to the message in `envelope`. */
export function answer({ outbox }: Client, { requestId }: Envelope, fields: Record<string, unknown>): void {
  outbox.send(JSON.stringify({ ...fields, requestId }));
}

function lifeAnswerers({ services: { monitor, nellisNow }, auctionJson, gate, missedEnds, statePush }: Desk) {
  return {
    ping: (client, envelope) =>
      answer(client, envelope, { type: "pong", now: new Date(nellisNow()).toISOString() }),
    authenticate(client, envelope) {
      client.identity = null;
      const { address, cookies } = client;
      try {
        client.identity = gate.admit(address, { ...readFields("authenticate", envelope), cookies });
      } finally {
        if (!client.isAuthenticated) statePush.end(client);
      }
      answer(client, envelope, { type: "authenticated", success: true });
      client.outbox.send(frame({ type: "monitoredAuctions" }, "auctions", auctionJson.list(monitor.list())));
      missedEnds.tell(client);
    },
  } satisfies Partial<Record<MessageType, Answerer>>;
}

/**
 * Refuses messages that would have to be signed: a frame carries no signature. While requests must be, messages that can
 * spend money go over REST alone.
 */
function refuseUnsigned({ signingSecret }: ServerServices["options"], route: string): void {
  if (signingSecret === null) return;
  const how = `send ${route} with X-Timestamp and X-Signature`;
  throw new Refusal("SIGNATURE_REQUIRED", `What can spend money must be signed: ${how}`);
}

function watchAnswerers({ services: { options }, actions }: Desk) {
  /**
   * Answers with a refusal that is no failure: the extension takes an `error` for a fault, and `success: false` for a
   * no.
   */
  const done = (success: boolean, otherwise: string) =>
    success ? { success } : { success, message: otherwise };
  return {
    startMonitoring(client, envelope) {
      const { auctionId, config, metadata } = readFields("startMonitoring", envelope);
      if (watchingMaySpend(config)) refuseUnsigned(options, `POST /api/auctions/${auctionId}/monitor`);
      return client.answerFirst(auctionId, async () => {
        const { made, isWritten } = await actions.watch(auctionId, config, metadata);
        const fields = {
          type: "response",
          action: "startMonitoring",
          auctionId,
          ...unwrittenUnless(isWritten),
        };
        answer(client, envelope, { ...fields, ...done(made, `Lot ${auctionId} is watched already`) });
      });
    },
    async stopMonitoring(client, envelope) {
      const { auctionId } = readFields("stopMonitoring", envelope);
      const { made, isWritten } = await actions.stop(auctionId);
      const fields = { type: "response", action: "stopMonitoring", auctionId, ...unwrittenUnless(isWritten) };
      answer(client, envelope, { ...fields, ...done(made, `Lot ${auctionId} is not watched`) });
    },
    updateConfig(client, envelope) {
      const { auctionId, config } = readFields("updateConfig", envelope);
      if (changeMaySpend(config)) refuseUnsigned(options, `PUT /api/auctions/${auctionId}/config`);
      return client.answerFirst(auctionId, async () => {
        const { isWritten } = await actions.configure(auctionId, config);
        const fields = { type: "response", action: "updateConfig", auctionId, ...unwrittenUnless(isWritten) };
        answer(client, envelope, { ...fields, success: true, data: { success: true } });
      });
    },
  } satisfies Partial<Record<MessageType, Answerer>>;
}

function lookAnswerers({ services: { monitor }, auctionJson }: Desk) {
  const answerListing = (client: Client, { requestId }: Envelope, auctionId: string) => {
    const auction = monitor.get(auctionId);
    const data = auction ? auctionJson.listing(auction) : "null";
    client.outbox.send(frame({ type: "auctionUpdate", auctionId, requestId }, "data", data));
  };
  return {
    getMonitoredAuctions(client, envelope) {
      readFields("getMonitoredAuctions", envelope);
      const { requestId } = envelope;
      const auctions = auctionJson.list(monitor.list());
      const fields = { type: "response", action: "getMonitoredAuctions", success: true, requestId };
      client.outbox.send(frame(fields, "data", `{"auctions":${auctions}}`));
    },
    subscribe(client, envelope) {
      const { auctionId, timeline = false } = readFields("subscribe", envelope);
      if (!monitor.get(auctionId)) {
        throw new Refusal(
          "NOT_WATCHED",
          `Lot ${auctionId} is not watched: watch it by POST /api/auctions/${auctionId}/monitor`,
        );
      }
      if (client.isGone) return;
      client.subscriptions.add(auctionId);
      if (timeline) client.timelines.add(auctionId);
      answerListing(client, envelope, auctionId);
    },
    unsubscribe(client, envelope) {
      const { auctionId } = readFields("unsubscribe", envelope);
      client.subscriptions.delete(auctionId);
      client.timelines.delete(auctionId);
      answerListing(client, envelope, auctionId);
    },
  } satisfies Partial<Record<MessageType, Answerer>>;
}

function stateAnswerers({ statePush }: Desk) {
  return {
    subscribeState(client, envelope) {
      readFields("subscribeState", envelope);
      if (!client.isGone) statePush.begin(client, envelope.requestId);
    },
    unsubscribeState(client, envelope) {
      readFields("unsubscribeState", envelope);
      statePush.end(client);
      answer(client, envelope, { type: "response", action: "unsubscribeState", success: true });
    },
  } satisfies Partial<Record<MessageType, Answerer>>;
}

function bidAnswerer({ services: { options }, actions }: Desk): Answerer {
  return async (client, envelope) => {
    const { auctionId, amount } = readFields("placeBid", envelope);
    refuseUnsigned(options, `POST /api/auctions/${auctionId}/bid`);
    answer(client, envelope, { type: "bidResult", ...await actions.bid(client.address, auctionId, amount) });
  };
}
