import { readAuction, readAuctions, readPlans, readReadings, readState } from "../../src/client/heard.ts";
import {
  createLink,
  type Link,
  type LinkState,
  type ServerMessage,
  STATE_REQUEST,
} from "../../src/client/link.ts";
import type { Clock } from "../../src/clock.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import { type ConnectionView, NOT_SENT, type Reply, type Request, type StatusView } from "../messages.ts";
import { calendarOf } from "../server_time.ts";
import { lotAddress } from "../web_url.ts";
import type { Api } from "./api.ts";
import { createSocketRequests } from "./socket_requests.ts";
import type { TakeOffer } from "./take_offer.ts";
import { type Badge, badgeOf } from "./badge.ts";
import { createFollowers, type Port } from "./followers.ts";
import { createLotViews } from "./lot_views.ts";
import { callOf } from "./calls.ts";
import { type Notice, noticeOf } from "./notices.ts";
import {
  forgetPairing,
  keepPairing,
  type Pairing,
  type PairingStorage,
  readAddress,
  readPairing,
} from "./pairing.ts";
import { type Cookie, createSessionWatch, sha256 } from "./session_watch.ts";

/** The browser's side of the worker, each part replaceable in a test. */
export interface CoreParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: (url: string) => WebSocket;
  readonly api: Api;
  /** Turns a one-time code into a token. */
  readonly takeOffer: TakeOffer;
  /** Storage that survives the end of the browser. */
  readonly kept: PairingStorage;
  /** Storage that survives the end of the worker, and ends with the browser. */
  readonly keptForSession: PairingStorage;
  readonly cookies: () => Promise<readonly Cookie[]>;
  readonly showBadge: (badge: Badge) => void;
  readonly notify: (notice: Notice) => void;
}

/** Everything that the worker does. Chrome may end it at any moment, and starts it again for the next event. */
export interface Core {
  /** Connects where a server is paired and there is no socket: at each start, and by the alarm. */
  wake(): Promise<void>;
  follow(port: Port): Promise<void>;
  unfollow(port: Port): void;
  answer(request: Request): Promise<Reply>;
  cookiesChanged(): Promise<void>;
  /** Returns the address of a lot's page, or of the dashboard; null where there is none. */
  addressOf(lotId: string | null): Promise<string | null>;
}

/** Pages are told when the server's clock has moved by this much; an answer is under way for less time. */
const NOTICED_MS = 1_000;
/** A clock that is further off than this (ten years) is none. */
const MOST_AHEAD_MS = 10 * 365 * 86_400_000;
/** Time between two alarms after which the machine must have slept. */
const SLEPT_MS = 75_000;

/** Makes the worker's core. Nothing happens before `wake`. */
export function createCore(parts: CoreParts): Core {
  const { clock, random, connect, api, takeOffer, kept, keptForSession, cookies, showBadge, notify } = parts;
  const lots = createLotViews();
  let pairing: Pairing | null = null;
  let state: WireOwnerState | null = null;
  let aheadMs = 0;
  let isServerOlder = false;
  let wokenAtMs = calendarOf(clock);

  const status = (): StatusView => ({
    connection: connectionOf(pairing, link.state.value, calendarOf(clock) - clock.now()),
    server: pairing?.server ?? null,
    state,
    aheadMs,
    isSignedIn: session.isSignedIn(),
    isServerOlder,
  });
  const followers = createFollowers({ clock, lots, status });
  const statusChanged = () => {
    showBadge(badgeOf(status()));
    followers.changed({ status: true });
  };
  const session = createSessionWatch({
    clock,
    cookies,
    storage: keptForSession,
    server: () => pairing?.server ?? null,
    handOver: (text) => call("POST", "auth", { cookies: text }),
    changed: () => statusChanged(),
    fingerprint: sha256,
  });
  const link: Link = createLink({
    clock,
    random,
    connect: () => connect(socketUrl(pairing?.server ?? "")),
    heard: (message) => hear(message),
  });
  const socketRequests = createSocketRequests({ clock, send: (message) => link.send(message) });
  link.state.subscribe(({ kind }) => {
    if (kind !== "open") socketRequests.lost();
    statusChanged();
  });

  const setAhead = (ms: number) => {
    const isNews = Math.abs(ms - aheadMs) > NOTICED_MS;
    aheadMs = ms;
    if (isNews) followers.changed({ status: true });
  };
  const hear = (message: ServerMessage) => {
    const nowMs = typeof message.now === "string" ? Date.parse(message.now) : NaN;
    if (Math.abs(nowMs - calendarOf(clock)) < MOST_AHEAD_MS) setAhead(nowMs - calendarOf(clock));
    if (socketRequests.hear(message)) return;
    switch (message.type) {
      case "authenticated":
        return message.success === true ? session.cookiesChanged() : undefined;
      case "monitoredAuctions":
        lots.replaceAll(readAuctions(message.auctions));
        return followers.changed();
      case "auctionState": {
        const auction = readAuction(message.auction);
        if (auction) lots.put(auction);
        return followers.changed();
      }
      case "lotsRead":
        lots.putReadings(readReadings(message.lots));
        return followers.changed();
      case "auctionRemoved":
        lots.remove(String(message.auctionId));
        return followers.changed();
      case "state":
        isServerOlder = false;
        state = readState(message.state);
        lots.putPlans(readPlans(message.plans));
        if (state) session.serverSays(state.session !== "none" && state.session !== "refused");
        return statusChanged();
      case "error":
        if (message.requestId !== STATE_REQUEST) return;
        isServerOlder = true;
        return statusChanged();
      case "notification": {
        const notice = noticeOf(message, lots.of(String(message.auctionId))?.auction.title);
        return notice ? notify(notice) : undefined;
      }
    }
  };
  const call = async (
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<Reply> => {
    if (!pairing) {
      return { ok: false, status: NOT_SENT, error: "This browser is not connected to a Gavel yet." };
    }
    return await api(pairing, method, path, body);
  };
  const take = (given: Pairing | null) => {
    pairing = given;
    state = null;
    aheadMs = 0;
    isServerOlder = false;
    if (given) link.open({ token: given.token });
    else link.close();
    statusChanged();
  };

  const pairWith = async ({ server, token }: Pairing): Promise<Reply> => {
    if (readAddress(server) !== server) {
      return { ok: false, status: NOT_SENT, error: `${server} is no address of a server.` };
    }
    try {
      await keepPairing(kept, { server, token });
    } catch {
      return {
        ok: false,
        status: NOT_SENT,
        error: "Chrome's storage is full: remove Gavel's extension and load it again.",
      };
    }
    lots.replaceAll([]);
    take({ server, token });
    return { ok: true, body: {} };
  };

  let isReady: Promise<void> | null = null;
  const ready = () =>
    isReady ??= readPairing(kept).then((found) => {
      if (found) take(found);
      else showBadge(badgeOf(status()));
    }).catch((error) => {
      // A storage that can't be read now may be readable at the next event.
      isReady = null;
      throw error;
    });

  return {
    async wake() {
      await ready();
      const sleptMs = calendarOf(clock) - wokenAtMs;
      wokenAtMs += sleptMs;
      // The socket of a machine that slept may only look open.
      if (sleptMs > SLEPT_MS) link.probe();
      else link.tryNow();
    },
    async follow(port) {
      await ready();
      followers.add(port);
    },
    unfollow: followers.remove,
    async answer(request) {
      await ready();
      if (request.ask === "connect") return await pairWith(request);
      if (request.ask === "pair") {
        const taken = await takeOffer(request, request.name);
        return "error" in taken
          ? { ok: false, status: NOT_SENT, error: taken.error }
          : await pairWith({ server: request.server, token: taken.token });
      }
      if (request.ask === "disconnect") {
        await forgetPairing(kept);
        lots.replaceAll([]);
        take(null);
        return { ok: true, body: {} };
      }
      if (request.ask === "try-now") {
        link.tryNow();
        return { ok: true, body: {} };
      }
      if (request.ask === "bid") {
        return await socketRequests.ask({ type: "placeBid", auctionId: request.id, amount: request.amount });
      }
      return await call(...callOf(request));
    },
    async cookiesChanged() {
      await ready();
      session.cookiesChanged();
    },
    async addressOf(lotId) {
      await ready();
      const lot = lotId === null ? null : lots.of(lotId)?.auction ?? { id: lotId, url: "" };
      return lotAddress(lot, pairing?.server ?? null);
    },
  };
}

/** Returns the connection as pages show it; `calendarMs` is the lead of the calendar over the clock of the link. */
function connectionOf(pairing: Pairing | null, link: LinkState, calendarMs: number): ConnectionView {
  if (!pairing) return { kind: "unpaired" };
  switch (link.kind) {
    case "signed-out":
      return { kind: "refused" };
    case "lost":
      return { kind: "lost", sinceMs: link.sinceMs + calendarMs };
    default:
      return { kind: link.kind };
  }
}

function socketUrl(server: string): string {
  return `${server.replace(/^http/, "ws")}ws`;
}
