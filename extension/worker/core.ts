import type { Clock } from "../../src/clock.ts";
import { createLink, type Link, type LinkState, type ServerMessage } from "../../src/dashboard/state/link.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import { type ConnectionView, NOT_SENT, type Reply, type Request, type StatusView } from "../messages.ts";
import type { Api } from "./api.ts";
import { type Badge, badgeOf } from "./badge.ts";
import { createFollowers, type Port } from "./followers.ts";
import { readAuction, readAuctions, readPlans, readState } from "./heard.ts";
import { createLotViews } from "./lot_views.ts";
import { type Notice, noticeOf } from "./notices.ts";
import { forgetPairing, keepPairing, type Kept, type Pairing, readPairing } from "./pairing.ts";
import { type Cookie, createSessionWatch, sha256 } from "./session_watch.ts";

/** The browser's side of the worker, each part replaceable in a test. */
export interface CoreParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: (url: string) => WebSocket;
  readonly api: Api;
  /** Storage that survives the end of the browser. */
  readonly kept: Kept;
  /** Storage that survives the end of the worker, and ends with the browser. */
  readonly keptForSession: Kept;
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
  /** Returns the paired server's address, and the page of a lot at Nellis. */
  addresses(lotId: string | null): Promise<{ readonly server: string | null; readonly lot: string | null }>;
}

/** Pages are told when the server's clock has moved by this much; an answer is under way for less time. */
const NOTICED_MS = 1_000;

/** Makes the worker's core. Nothing happens before `wake`. */
export function createCore(parts: CoreParts): Core {
  const { clock, random, connect, api, kept, keptForSession, cookies, showBadge, notify } = parts;
  const lots = createLotViews();
  let pairing: Pairing | null = null;
  let state: WireOwnerState | null = null;
  let aheadMs = 0;

  const status = (): StatusView => ({
    connection: connectionOf(pairing, link.state.value),
    server: pairing?.server ?? null,
    state,
    aheadMs,
    isSignedIn: session.isSignedIn(),
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
  link.state.subscribe(() => statusChanged());

  const setAhead = (ms: number) => {
    const isNews = Math.abs(ms - aheadMs) > NOTICED_MS;
    aheadMs = ms;
    if (isNews) followers.changed({ status: true });
  };
  const hear = (message: ServerMessage) => {
    const nowMs = typeof message.now === "string" ? Date.parse(message.now) : NaN;
    if (!Number.isNaN(nowMs)) setAhead(nowMs - clock.now());
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
      case "auctionRemoved":
        lots.remove(String(message.auctionId));
        return followers.changed();
      case "state":
        state = readState(message.state);
        lots.putPlans(readPlans(message.plans));
        if (state) session.serverSays(state.session !== "none" && state.session !== "refused");
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
    lots.replaceAll([]);
    if (given) link.open({ token: given.token });
    else link.close();
    statusChanged();
  };

  let isReady: Promise<void> | null = null;
  const ready = () =>
    isReady ??= readPairing(kept).then((found) => {
      if (found) take(found);
      else showBadge(badgeOf(status()));
    });

  return {
    async wake() {
      await ready();
      link.tryNow();
    },
    async follow(port) {
      await ready();
      followers.add(port);
    },
    unfollow: followers.remove,
    async answer(request) {
      await ready();
      if (request.ask === "connect") {
        const given = { server: request.server, token: request.token };
        try {
          await keepPairing(kept, given);
        } catch {
          return {
            ok: false,
            status: NOT_SENT,
            error: "Chrome's storage is full: remove Gavel's extension and load it again.",
          };
        }
        take(given);
        return { ok: true, body: {} };
      }
      if (request.ask === "disconnect") {
        await forgetPairing(kept);
        take(null);
        return { ok: true, body: {} };
      }
      if (request.ask === "try-now") {
        link.tryNow();
        return { ok: true, body: {} };
      }
      return await call(...callOf(request));
    },
    async cookiesChanged() {
      await ready();
      session.cookiesChanged();
    },
    async addresses(lotId) {
      await ready();
      const auction = lotId === null ? undefined : lots.of(lotId)?.auction;
      return { server: pairing?.server ?? null, lot: auction?.url ?? null };
    },
  };
}

function connectionOf(pairing: Pairing | null, link: LinkState): ConnectionView {
  if (!pairing) return { kind: "unpaired" };
  switch (link.kind) {
    case "signed-out":
      return { kind: "refused" };
    case "lost":
      return { kind: "lost", sinceMs: link.sinceMs };
    default:
      return { kind: link.kind };
  }
}

function socketUrl(server: string): string {
  return `${server.replace(/^http/, "ws")}ws`;
}

type Call = Parameters<(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown) => void>;

/** Returns the REST call that a request stands for. */
function callOf(request: Exclude<Request, { ask: "connect" | "disconnect" | "try-now" }>): Call {
  switch (request.ask) {
    case "watch": {
      const { id, url, title, config } = request;
      return ["POST", `auctions/${encodeURIComponent(id)}/monitor`, {
        config,
        metadata: { source: "extension", url, ...(title === "" ? {} : { title }) },
      }];
    }
    case "config":
      return ["PUT", `auctions/${encodeURIComponent(request.id)}/config`, { config: request.config }];
    case "stop":
      return ["POST", `auctions/${encodeURIComponent(request.id)}/stop`];
    case "bid":
      return ["POST", `auctions/${encodeURIComponent(request.id)}/bid`, { amount: request.amount }];
    case "pause":
      return ["POST", "bidding/pause"];
    case "resume":
      return ["POST", "bidding/resume"];
    case "settings":
      return ["GET", "settings"];
  }
}
