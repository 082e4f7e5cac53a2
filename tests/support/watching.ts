import type { WatchRequest } from "../../src/auction/auction.ts";
import type { Auction, AuctionConfig, AuctionId, Rules } from "../../src/auction/types.ts";
import { type Bidder, createBidder } from "../../src/bidding/bidder.ts";
import { createLedger, type Ledger } from "../../src/bidding/ledger.ts";
import { type Spending, startSpending } from "../../src/bidding/spending.ts";
import { type BusEvent, createEventBus, type EventBus } from "../../src/event_bus.ts";
import { type Monitor, startMonitor } from "../../src/monitor/monitor.ts";
import { watchHeldLots } from "../../src/monitor/held_lots.ts";
import { loadSettings } from "../../src/owner/settings.ts";
import type { SettingsPatch } from "../../src/owner/settings_schema.ts";
import { type AuctionRecords, createAuctionRecords } from "../../src/store/auctions/auction_records.ts";
import type { Store } from "../../src/store/store.ts";
import { createTimerPoller } from "../../src/monitor/poller.ts";
import { aConfig, LOT_ID, rules } from "./auctions.ts";
import { createGatedStore, type GatedStore } from "./store/gated_store.ts";
import { NO_OWNER_LIMITS, untallied } from "./owner_limits.ts";
import { createScriptedNellis, type ScriptedNellis } from "./house/scripted_nellis.ts";
import { createVirtualClock, type VirtualClock } from "./virtual_clock.ts";

/** A monitor with everything around it scripted: time, Nellis and the store. */
export interface Watching extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly nellis: ScriptedNellis;
  readonly store: GatedStore;
  readonly records: AuctionRecords;
  readonly ledger: Ledger;
  readonly bidder: Bidder;
  readonly bus: EventBus;
  readonly monitor: Monitor;
  /** The limits of the owner's settings; null when a test sets none. */
  readonly spending: Spending | null;
  /** Everything that the bus carried, in order. */
  readonly events: readonly BusEvent[];
  /** Returns how often the rules were looked up. */
  rulesAsked(): number;
  /** The owner's rules from now on; the monitor is not told. */
  setRules(rules: Rules): void;
}

/** The start of a test. */
export interface WatchingOptions {
  /** Auctions that an earlier run left in the store. */
  readonly stored?: readonly Auction[];
  readonly store?: Store;
  /** Settings of the owner's whose limits hold, beside the rules of the test; none unless they are named. */
  readonly owner?: SettingsPatch;
  /** The lead of Nellis's clock over ours; 0 unless overridden. */
  readonly nellisAheadMs?: number;
  /** Hears what a listener of the bus threw; without it that fails the test. */
  readonly onListenerError?: (error: unknown) => void;
  /** Called before the monitor starts, so that its first readings are scripted too. */
  readonly prepare?: (parts: Pick<Watching, "nellis" | "store" | "clock">) => void | Promise<void>;
}

/** Starts a monitor at noon; disposing of it opens whatever is still held and closes it. */
export async function startWatching(options: WatchingOptions = {}): Promise<Watching> {
  const { stored = [], prepare, onListenerError = fail, nellisAheadMs = 0 } = options;
  const clock = createVirtualClock();
  const nellisNow = () => clock.now() + nellisAheadMs;
  const nellis = createScriptedNellis(nellisNow);
  const store = createGatedStore(options.store);
  const records = createAuctionRecords(store);
  for (const auction of stored) await records.save(auction);
  await prepare?.({ nellis, store, clock });

  const events: BusEvent[] = [];
  const bus = createEventBus(onListenerError);
  bus.listen((event) => void events.push(event));
  let current = rules();
  let rulesAsked = 0;
  let watching: Monitor | null = null;
  const settings = await loadSettings(store);
  if (options.owner) await settings.update(options.owner);
  const spending = options.owner
    ? await startSpending({
      store,
      bus,
      settings,
      nellisNow,
      auctions: () => watching?.list() ?? [],
      auction: (id) => watching?.get(id),
    })
    : null;
  const ledger = spending?.ledger ?? untallied(createLedger(store));
  const limits = spending?.limits ?? NO_OWNER_LIMITS;
  const bidder = createBidder({
    nellis,
    ledger,
    limits,
    bus,
    nellisNow,
    isPaused: () => current.isPaused,
    isDryRun: () => false,
    clock,
  });
  const monitor = await startMonitor({
    clock,
    nellisNow,
    rules(auction) {
      rulesAsked++;
      return spending ? { ...current, limits: spending.limits.of(auction) } : current;
    },
    createPoller: (read) => createTimerPoller(clock, read),
    bidder,
    ledger,
    bus,
    nellis,
    records,
  });
  watching = monitor;
  const heldLots = spending ? watchHeldLots({ ...spending, bus, monitor, clock, nellisNow }) : null;
  if (heldLots) settings.onChange(heldLots.replan);
  return {
    clock,
    nellis,
    store,
    records,
    ledger,
    bidder,
    bus,
    monitor,
    spending,
    events,
    rulesAsked: () => rulesAsked,
    setRules: (next) => void (current = next),
    async [Symbol.asyncDispose]() {
      nellis.openAll();
      store.openAll();
      heldLots?.close();
      await monitor.close();
    },
  };
}

function fail(error: unknown): never {
  throw error;
}

/** A client's request to watch: aggressive up to $100 unless overridden. */
export function aRequest(id: AuctionId = LOT_ID, config: Partial<AuctionConfig> = {}): WatchRequest {
  return { id, config: aConfig(config), title: null, url: null, imageUrl: null };
}

/** The kinds of notification that the owner got, in order. */
export function noticesTo({ events }: Watching): readonly string[] {
  return events.flatMap((event) => event.type === "notification" ? [event.notification.kind] : []);
}

/** Returns true when a promise is settled once everything that can run has run. */
export async function isSettled(clock: VirtualClock, promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const mark = () => void (settled = true);
  promise.then(mark, mark);
  await clock.settle();
  return settled;
}
