import type { House } from "../../src/simulator/house.ts";
import type { Random } from "../../src/simulator/random.ts";
import type { RunningClock } from "../support/running_clock.ts";
import type { GavelInProcess } from "../support/server/gavel_in_process.ts";
import { connectInProcess, type InProcessClient } from "../support/server/in_process_client.ts";

/** The parts of an owner's use of Gavel. */
export interface UseParts {
  readonly clock: RunningClock;
  readonly house: House;
  readonly gavel: GavelInProcess;
  readonly random: Random;
  readonly lotsADay: number;
}

/** An owner and their clients at work. */
export interface Use {
  /** Ends it: no lot or client is new from then on, and every client leaves. */
  end(): Promise<void>;
  /** Lets every client read the frames that it was sent: unread ones are memory of the clients, which are no part of Gavel. */
  readFrames(): void;
  counts(): { readonly lotsWatched: number; readonly lotsEnded: number };
}

export const TOKEN = "token-of-the-soak";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A lot is open for so long after it was found. */
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [600, 7_200];
/** The house takes a lot down so long after its close. */
const TAKEN_DOWN_AFTER_MS = 30 * MINUTE_MS;
const CLIENTS_AN_HOUR = 4;
const FAULT_MS = 5 * MINUTE_MS;

/** Starts it: lots and clients come and go, bids are made by hand, settings change, and the house fails now and then. */
export function startUse(parts: UseParts): Use {
  const { clock, house, gavel, random, lotsADay } = parts;
  let isOver = false;
  let addresses = 0;
  let lotsWatched = 0;
  let lotsEnded = 0;
  const clients = new Set<InProcessClient>();
  const problems: string[] = [];
  house.listen(({ type }) => {
    if (type === "closed") lotsEnded++;
  });

  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: TOKEN, "content-type": "application/json" };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    // Another address each time: whatever is counted by address must be forgotten again.
    const address = `10.${addresses >> 16 & 255}.${addresses >> 8 & 255}.${addresses++ & 255}`;
    const response = await gavel.server.app.request(path, init, { peer: { address, mark: () => {} } });
    const text = await response.text();
    if (response.status === 500) problems.push(`${method} ${path}: ${text}`);
    return response.ok ? JSON.parse(text) : null;
  };
  /** Does `work` at random moments, so often a day on average, until the end. */
  const often = (timesADay: number, work: () => Promise<unknown>) => {
    const plan = () =>
      void clock.after(2 * random.next() * DAY_MS / timesADay, () => {
        if (isOver) return;
        void work();
        plan();
      });
    plan();
  };

  const watch = async () => {
    const closesInSeconds = random.between(SHORTEST_SECONDS, LONGEST_SECONDS);
    const rivals = random.next() < 0.4 ? [{ crowd: 3, maximum: random.between(5, 40) }] : [];
    const { id } = house.addLot({ closesInSeconds, rivals });
    clock.after(closesInSeconds * 1000 + TAKEN_DOWN_AFTER_MS, () => house.removeLot(id));
    if (random.next() < 0.05) {
      await call("POST", `/api/auctions/${id}/bid`, { amount: 3 });
      return;
    }
    const strategy = random.pick(["sniping", "auto", "manual", "manual"]);
    const group = random.next() < 0.1 ? { group: "tables" } : {};
    const config = { strategy, maxBid: strategy === "manual" ? 0 : random.between(5, 50), ...group };
    await call("POST", `/api/auctions/${id}/monitor`, { config });
    lotsWatched++;
    if (random.next() < 0.1) {
      clock.after(
        random.next() * closesInSeconds * 1000,
        () => void call("POST", `/api/auctions/${id}/stop`, {}),
      );
    }
    if (random.next() < 0.1) {
      clock.after(closesInSeconds * 500, () => void call("POST", `/api/auctions/${id}/bid`, { amount: 7 }));
    }
  };
  const visit = async () => {
    const client = await connectInProcess(
      gavel.server,
      `10.200.${random.between(0, 255)}.${random.between(0, 255)}`,
    );
    const say = (fields: unknown) => client.say(JSON.stringify(fields));
    const isSilent = random.next() < 0.1;
    if (!isSilent) {
      say({ type: "authenticate", token: random.next() < 0.9 ? TOKEN : "wrong" });
      say({ type: "subscribeState", requestId: "1" });
      for (const { id } of gavel.engine.monitor.list().slice(-10)) {
        say({ type: "subscribe", auctionId: id, timeline: true });
      }
    }
    clients.add(client);
    clock.after(random.next() * HOUR_MS, () => {
      clients.delete(client);
      client.leave();
    });
  };
  const settings = () =>
    call("POST", "/api/settings", {
      budget: { perDay: random.between(200, 900), total: 1_000_000 },
      groups: { tables: { want: random.between(1, 50) } },
    });
  const fail = () => {
    const { faults } = house;
    const fault = random.pick(["dropSse", "nonsensePages", "truncatePages"] as const);
    faults[fault] = true;
    clock.after(FAULT_MS, () => faults[fault] = false);
    return Promise.resolve();
  };

  void settings();
  often(lotsADay, watch);
  often(CLIENTS_AN_HOUR * 24, visit);
  often(2, settings);
  often(2, fail);
  often(3, () => call("POST", "/api/login", { token: TOKEN }));
  often(1, () => call("POST", "/api/bidding/pause").then(() => call("POST", "/api/bidding/resume")));
  often(6, () => call("GET", "/api/auctions/57000001/timeline"));
  often(6, () => call("GET", "/api/state"));
  return {
    async end() {
      isOver = true;
      for (const client of clients) client.leave();
      await clock.settle();
      if (problems.length > 0) throw new Error(`${problems.length} answers were 500: ${problems[0]}`);
    },
    readFrames() {
      for (const client of clients) client.takeFrames();
    },
    counts: () => ({ lotsWatched, lotsEnded }),
  };
}
