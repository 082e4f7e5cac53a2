import { getLogger } from "@logtape/logtape";
import type { Clock } from "./clock.ts";
import { createBidder } from "./bidding/bidder.ts";
import { createLedger } from "./bidding/ledger.ts";
import type { Config } from "./config.ts";
import { createEventBus, type EventBus } from "./event_bus.ts";
import { type Monitor, startMonitor } from "./monitor/monitor.ts";
import { createClockSkew } from "./nellis/clock_skew.ts";
import { createHttpApi } from "./nellis/http_api.ts";
import { userAgent } from "./nellis/user_agent.ts";
import { loadAccessToken } from "./owner/access_token.ts";
import { loadSession } from "./owner/session.ts";
import { loadSettings, rulesFrom } from "./owner/settings.ts";
import { createServer } from "./server/server.ts";
import { createAuctionRecords } from "./store/auction_records.ts";
import { openCipher } from "./store/crypto.ts";
import { type DataDir, openDataDir } from "./store/data_dir.ts";
import { openKvStore } from "./store/kv.ts";
import { createMemoryStore } from "./store/memory.ts";
import type { Store } from "./store/store.ts";
import { createHealth } from "./telemetry/health.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { VERSION } from "./version.ts";

const log = getLogger(["gavel"]);

/** What Gavel takes from outside: time, the network, and, in tests, a store of the test's. */
export interface Surroundings {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly store?: Store;
}

/** A running Gavel. */
export interface Gavel {
  /** `http://host:port`, where it listens. */
  readonly url: string;
  readonly token: string;
  /** The token was made just now: the owner has not seen it yet. */
  readonly isNewToken: boolean;
  readonly monitor: Monitor;
  readonly bus: EventBus;
  /** Stops listening, watching and writing, in this order; what was acknowledged is durable. */
  close(): Promise<void>;
}

/** Builds every service once, wires them and starts them. Throws where a part can't start, with the reason. */
export async function startGavel(config: Config, surroundings: Surroundings): Promise<Gavel> {
  await using opened = new AsyncDisposableStack();
  const { clock } = surroundings;
  const dataDir = await openDataDir(config.dataDir);
  opened.defer(dataDir.release);
  const store = surroundings.store ?? await openStore(config, dataDir, clock);
  opened.defer(store.close);
  const { token, isNew } = config.authToken === null
    ? await loadAccessToken(dataDir.file("auth-token"))
    : { token: config.authToken, isNew: false };
  const session = await loadSession(
    store,
    await openCipher({ ...config.encryption, dataDir: config.dataDir }),
  );
  const settings = await loadSettings(store);

  const clockSkew = createClockSkew(clock);
  const nellisNow = clockSkew.now;
  const nellis = createHttpApi({
    baseUrl: config.nellisBaseUrl,
    fetch: surroundings.fetch,
    clock,
    clockSkew,
    cookies: session.cookies,
    userAgent: userAgent(VERSION),
  });
  const bus = createEventBus((error) => log.error("A listener failed: {error}", { error }));
  const ledger = createLedger(store);
  const bidder = createBidder({ nellis, ledger, bus, nellisNow });
  const monitor = await startMonitor({
    clock,
    nellisNow,
    rules: () => rulesFrom(settings.current(), config.endedAuctionRetentionMs),
    bidder,
    bus,
    nellis,
    records: createAuctionRecords(store),
  });
  opened.defer(monitor.close);
  opened.defer(bidder.close);

  const health = createHealth({ store: store.health });
  const metrics = createMetrics({
    bus,
    activeAuctions: () => monitor.list().filter(({ life }) => life.phase === "active").length,
    openSockets: () => server.openSockets(),
    health: () => health.check().status,
  });
  opened.defer(metrics.close);
  const server = createServer({
    monitor,
    ledger,
    settings,
    session,
    nellis,
    store,
    bus,
    clock,
    nellisNow,
    metrics,
    health,
    token,
    version: VERSION,
    options: config,
  });
  opened.defer(server.close);
  const { hostname, port } = await server.listen();
  log.info("Gavel {version} listens on {hostname}:{port}", { version: VERSION, hostname, port });

  const everything = opened.move();
  const url = `http://${hostname === "0.0.0.0" ? "127.0.0.1" : hostname}:${port}`;
  return { url, token, isNewToken: isNew, monitor, bus, close: () => everything.disposeAsync() };
}

function openStore(config: Config, dataDir: DataDir, clock: Clock): Promise<Store> {
  return config.store === "memory"
    ? Promise.resolve(createMemoryStore())
    : openKvStore({ path: dataDir.file("gavel.kv"), clock });
}
