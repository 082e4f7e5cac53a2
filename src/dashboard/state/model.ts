import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { readAuction, readAuctions, readPlans, readReadings, readState } from "../../client/heard.ts";
import { createLink, type Link, type ServerMessage, STATE_REQUEST } from "../../client/link.ts";
import type { Spending } from "../../client/spending_settings.ts";
import type { Clock } from "../../clock.ts";
import type { WireOwnerState } from "../../wire/state.ts";
import { type BulkActions, createBulkActions } from "./bulk_actions.ts";
import { createLotActions, type LotActions } from "./lot_actions.ts";
import { gathered } from "./gathered.ts";
import type { Kept } from "../kept.ts";
import { createLots, type Lots } from "./lots.ts";
import { createMissedEnds, type MissedEnds } from "./missed_ends.ts";
import { createOwnerSettings } from "./owner_settings.ts";
import { createNellisTime, type NellisTime } from "./nellis_time.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createPreferences, type Preferences } from "./preferences.ts";
import type { Router } from "./route.ts";
import { createServer, type Server } from "./server.ts";
import { createSession, type Session } from "./session.ts";
import { createToasts, type Toasts } from "./toasts.ts";
import { createUndoing, type Undoing } from "./undoing.ts";

/** Everything that the screens show and use. */
export interface Model {
  readonly clock: Clock;
  readonly session: Session;
  readonly server: Server;
  readonly link: Link;
  readonly lots: Lots;
  /** Moves with the changes of any lot, once a second at most: for the order and the count of all of them. */
  readonly listVersion: ReadonlySignal<number>;
  /** The server's newest state of everything but the lots; null until it has sent one. */
  readonly state: ReadonlySignal<WireOwnerState | null>;
  /** True while the screen shows the server's newest state: offline nothing may look live. */
  readonly isLive: ReadonlySignal<boolean>;
  readonly settings: Spending;
  readonly actions: LotActions;
  readonly bulk: BulkActions;
  readonly undoing: Undoing;
  /** True when the server does not know how to tell the state: it is older than this page. */
  readonly isServerOlder: ReadonlySignal<boolean>;
  /** True after the server said something that this page can't read: it is newer, and nothing here counts as live. */
  readonly isUnreadable: ReadonlySignal<boolean>;
  readonly time: NellisTime;
  readonly toasts: Toasts;
  readonly notices: Notices;
  readonly router: Router;
  readonly preferences: Preferences;
  /** Calls `listener` for each message of the server's. Returns a function that ends that. */
  onMessage(listener: (message: ServerMessage) => void): () => void;
  /** Forgets the session and everything that was shown. */
  signOut(): void;
}

/** The browser's parts, each replaceable in a test. */
export interface ModelParts {
  readonly clock: Clock;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly connect: () => WebSocket;
  readonly random: () => number;
  readonly storage: Kept;
  /** The path of the page, below which this Gavel lies. */
  readonly path: string;
  readonly router: Router;
}

/** The order of a thousand rows is not made anew for each of twenty changes a second. */
const LIST_MOVES_EACH_MS = 1_000;

/** Makes the model, and connects as soon as somebody is signed in. */
export function createModel({ clock, fetch, connect, random, storage, path, router }: ModelParts): Model {
  const listeners = new Set<(message: ServerMessage) => void>();
  const session = createSession(storage, path);
  const server = createServer({ fetch, key: () => session.key.value, refused: session.giveUp });
  const lots = createLots();
  const state = signal<WireOwnerState | null>(null);
  const time = createNellisTime(clock);
  const toasts = createToasts(clock);
  const notices = createNotices();
  const settings = createOwnerSettings(server);
  const undoing = createUndoing({ lots, state, settings: settings.current });
  const missedEnds = createMissedEnds(toasts);

  /** False until the server has told the state over this very connection. */
  const isStateNew = signal(false);
  const isServerOlder = signal(false);
  const isUnreadable = signal(false);
  const heard = (message: ServerMessage) => {
    if (message.type === "authenticated") {
      isStateNew.value = isServerOlder.value = isUnreadable.value = false;
      missedEnds.clear();
    }
    if (message.type === "error" && message.requestId === STATE_REQUEST) isServerOlder.value = true;
    if (!take(message, { lots, state, time, toasts, missedEnds })) isUnreadable.value = true;
    if (message.type === "state") isStateNew.value = true;
    if (message.type === "notification") notices.add(message, time.now.peek());
    for (const listener of listeners) listener(message);
  };
  const link = createLink({ clock, connect, random, heard });

  effect(() => {
    const key = session.key.value;
    // The signals that are read here must not run this again: only the key does.
    untracked(() => {
      if (key !== null) return link.open({ key });
      link.close();
      lots.clear();
      state.value = null;
      notices.clear();
      undoing.answer(false);
    });
  });
  effect(() => {
    if (link.state.value.kind !== "signed-out") return;
    const refused = session.key.peek();
    if (refused !== null) session.giveUp(refused);
  });
  link.state.subscribe(({ kind }) => {
    if (kind !== "open") return;
    session.prove();
    void settings.refresh();
  });

  return {
    clock,
    session,
    server,
    link,
    lots,
    listVersion: gathered(lots.version, clock, LIST_MOVES_EACH_MS),
    state,
    isLive: computed(() =>
      link.state.value.kind === "open" && isStateNew.value && state.value !== null && !isUnreadable.value
    ),
    isServerOlder,
    isUnreadable,
    settings,
    actions: createLotActions({ server, lots, toasts, undoing }),
    bulk: createBulkActions({ server, lots, toasts, undoing }),
    undoing,
    time,
    toasts,
    notices,
    router,
    preferences: createPreferences(storage),
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signOut: () => session.forget(),
  };
}

/**
 * Puts the content of a message where the screens look. Returns false where it can't be read: then what the screens show
 * is not known to be true any more.
 */
function take(
  message: ServerMessage,
  { lots, state, time, toasts, missedEnds }: {
    readonly lots: Lots;
    readonly state: { value: WireOwnerState | null };
    readonly time: NellisTime;
    readonly toasts: Toasts;
    readonly missedEnds: MissedEnds;
  },
): boolean {
  time.correct(message.now);
  switch (message.type) {
    case "monitoredAuctions": {
      const read = readAuctions(message.auctions);
      lots.replaceAll(read);
      return Array.isArray(message.auctions) && read.length === message.auctions.length;
    }
    case "auctionState": {
      const auction = readAuction(message.auction);
      if (auction) lots.put(auction);
      return auction !== null;
    }
    case "auctionRemoved":
      lots.remove(String(message.auctionId));
      return true;
    case "state": {
      const read = readState(message.state);
      if (read) state.value = read;
      lots.putPlans(readPlans(message.plans));
      return read !== null;
    }
    case "lotsRead":
      lots.putReadings(readReadings(message.lots));
      return true;
    case "notification":
      if (message.missedAt !== undefined) missedEnds.add(message.kind);
      else if (typeof message.message === "string") {
        const tone = message.kind === "won" ? "good" : "plain";
        toasts.show(message.message, { tone, about: String(message.auctionId) });
      }
      return true;
    default:
      return true;
  }
}
