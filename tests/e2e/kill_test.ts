import assert from "node:assert/strict";
import { install, type Running } from "./installation.ts";
import { until } from "./program.ts";

/** Everything that must survive: all that the owner has set or been told for good. */
interface Kept {
  readonly auctions: readonly unknown[];
  readonly settings: unknown;
  readonly session: unknown;
}

// deno-lint-ignore no-explicit-any -- tests look into auctions of every shape
type Auction = Record<string, any> & { readonly id: string };

/** A lot that stays open for as long as a test takes. */
const LONG = { closesInSeconds: 3600 };

Deno.test("kill -9 after each acknowledged change: it is there after the next start, and so is all before it", async () => {
  await using installation = await install({ isBundled: true });
  const { house } = installation;
  const [lamp, drill] = [house.addLot(LONG).id, house.addLot(LONG).id];
  let gavel = await installation.start();
  const change = async (method: string, path: string, body?: unknown): Promise<Kept> => {
    const { status, body: answer } = await gavel.call(method, path, body);
    assert.equal(status, 200, JSON.stringify(answer));
    // Read from the process that made the change, killed before it can do more about it.
    gavel = await installation.killAndStart();
    return await keptBy(gavel);
  };
  const none = await keptBy(gavel);

  const watched = await change("POST", `/api/auctions/${lamp}/monitor`, {
    config: { maxBid: 50, strategy: "sniping", incrementAmount: 3, snipeSeconds: 7 },
    metadata: {
      source: "extension",
      title: "Lamp",
      url: `https://www.nellisauction.com/p/x/${lamp}`,
      imageUrl: null,
    },
  });
  assert.deepEqual(watched.auctions, [
    {
      id: String(lamp),
      status: "monitoring",
      config: { maxBid: 50, strategy: "sniping", autoBid: true, incrementAmount: 3, snipeSeconds: 7 },
    },
  ]);
  const twoWatched = await change("POST", `/api/auctions/${drill}/monitor`, {
    config: { maxBid: 0, strategy: "manual" },
  });
  assert.equal(twoWatched.auctions.length, 2);
  assert.deepEqual(twoWatched.auctions[0], watched.auctions[0]);

  const configured = await change("PUT", `/api/auctions/${drill}/config`, {
    config: { maxBid: 80, strategy: "auto" },
  });
  assert.deepEqual(configured.auctions[1], {
    id: String(drill),
    status: "monitoring",
    config: { maxBid: 80, strategy: "auto", autoBid: true, incrementAmount: 1 },
  });
  assert.deepEqual([configured.settings, configured.session], [none.settings, none.session]);

  const set = await change("POST", "/api/settings", {
    general: { defaultMaxBid: 35 },
    bidding: { snipeTiming: 4 },
  });
  assert.notDeepEqual(set.settings, none.settings);
  assert.deepEqual((await gavel.call("GET", "/api/settings")).body.settings.general.defaultMaxBid, 35);

  const signedIn = await change("POST", "/api/auth", { cookies: house.signIn() });
  assert.deepEqual({ ...signedIn, session: none.session }, { ...set, session: none.session });
  assert.equal((await gavel.call("GET", "/api/auth/status")).body.authenticated, true);
  assert.equal((await gavel.call("POST", "/api/auth/validate")).body.valid, true);

  const stopped = await change("DELETE", `/api/auctions/${lamp}/monitor`);
  assert.deepEqual(stopped, { ...signedIn, auctions: signedIn.auctions.slice(1) });

  const cleared = await change("POST", "/api/auctions/clear");
  assert.deepEqual(cleared, { ...signedIn, auctions: [] });
});

Deno.test("a lot that was watched before a kill -9 is read and bid on after it, without a bid twice", async () => {
  await using installation = await install({ isBundled: true });
  const { house } = installation;
  const { id } = house.addLot(LONG);
  let gavel = await installation.start();
  await gavel.call("POST", "/api/auth", { cookies: house.signIn() });
  await gavel.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 40, strategy: "auto" } });
  await until(() => "the first bid", () => house.bids.length > 0);
  gavel = await installation.killAndStart();
  await untilAuction(gavel, id, ({ data }) => data?.isWinning === true);
  assert.equal(house.bids.length, 1, "It bid against itself");
  house.rivalBids(id, "Ada brook12", 5);
  await until(() => "the answer to a rival", () => house.lot(id).ownerIsWinning);
  await untilAuction(gavel, id, ({ data }) => data?.isWinning === true && data.currentBid > 5);
  assert.deepEqual(house.bids.filter(({ result }) => !result.startsWith("accepted")), []);
});

Deno.test("a result that was told survives a kill -9, even when Nellis has forgotten the lot", async () => {
  await using installation = await install({ isBundled: true });
  const { house } = installation;
  let gavel = await installation.start();
  await gavel.call("POST", "/api/auth", { cookies: house.signIn() });
  // Put up only now: a slow start must not take the time that the bid has.
  const won = house.addLot({ closesInSeconds: 8, extensionSeconds: 1 });
  const lost = house.addLot({ closesInSeconds: 8, extensionSeconds: 1 });
  house.rivalBids(lost.id, "Ada brook12", 90);
  for (const { id } of [won, lost]) {
    await gavel.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 20, strategy: "auto" } });
  }
  await untilAuction(gavel, won.id, ({ status }) => status === "ended");
  await untilAuction(gavel, lost.id, ({ status }) => status === "ended");
  const told = await auctionsOf(gavel);
  gavel = await installation.killAndStart();
  for (const { id } of [won, lost]) await untilAuction(gavel, id, ({ status }) => status === "ended");
  const before = await auctionsOf(gavel);
  assert.deepEqual(before.map(resultOf), told.map(resultOf));
  // Acknowledged after the results were written, for writes keep their order.
  await gavel.call("POST", "/api/settings", { bidding: { snipeTiming: 4 } });
  for (const { id } of [won, lost]) house.removeLot(id);
  gavel = await installation.killAndStart();
  const after = await auctionsOf(gavel);
  // A lot that ended while its feed was open has that for its source until the next start.
  const withoutSource = ({ source: _source, ...kept }: Auction) => kept;
  assert.deepEqual(after.map(withoutSource), before.map(withoutSource));
  assert.deepEqual(after.map((auction) => auction.won), [true, false]);
  assert.equal(after[0]?.finalPrice, won.currentPrice + 1);
});

Deno.test("kill -9 in a burst of changes: what was acknowledged is there, every time", async () => {
  await using installation = await install({ isBundled: true });
  const { house } = installation;
  const lots = Array.from({ length: 6 }, () => house.addLot(LONG).id);
  let gavel = await installation.start();
  for (const id of lots) {
    const watched = await gavel.call("POST", `/api/auctions/${id}/monitor`, {
      config: { maxBid: 0, strategy: "manual" },
    });
    assert.equal(watched.status, 200);
  }
  // One of them comes and goes, the others' maximums and the settings rise a dollar at a time.
  const [fickle = 0, ...steady] = lots;
  const maximums = new Map<number, Counter>(steady.map((id) => [id, { acknowledged: 0, asked: 0 }]));
  const settings: Counter = { acknowledged: 0, asked: 0 };
  const toggles: Counter = { acknowledged: 0, asked: 0 };

  for (let round = 1; round <= 5; round++) {
    const isKilled = { yes: false };
    const { program, call } = gavel;
    const raise = async (counter: Counter, ask: (value: number) => ReturnType<typeof call>) => {
      while (!isKilled.yes) {
        counter.asked++;
        const answer = await answeredBeforeKill(ask(counter.asked), isKilled);
        if (!answer) return;
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
        counter.acknowledged = counter.asked;
      }
    };
    const work = [
      ...maximums.entries().map(([id, counter]) =>
        raise(counter, (maxBid) => call("PUT", `/api/auctions/${id}/config`, { config: { maxBid } }))
      ),
      raise(settings, (defaultMaxBid) => call("POST", "/api/settings", { general: { defaultMaxBid } })),
      raise(
        toggles,
        (count) =>
          count % 2 === 1
            ? call("DELETE", `/api/auctions/${fickle}/monitor`)
            : call("POST", `/api/auctions/${fickle}/monitor`, { config: { maxBid: 0, strategy: "manual" } }),
      ),
    ];
    const target = [...maximums.values(), settings, toggles].map(({ acknowledged }) =>
      acknowledged + 5 * round
    );
    await until(
      () => `${5 * round} more acknowledged changes of each kind`,
      () =>
        [...maximums.values(), settings, toggles].every(({ acknowledged }, at) =>
          acknowledged >= (target[at] ?? 0)
        ),
    );
    isKilled.yes = true;
    program.kill("SIGKILL");
    await Promise.all(work);
    gavel = await installation.killAndStart();

    const auctions = await auctionsOf(gavel);
    for (const [id, counter] of maximums) {
      const auction = auctions.find((each) => each.id === String(id));
      assertKept(counter, auction?.config.maxBid, `the maximum of lot ${id}`);
    }
    const { body } = await gavel.call("GET", "/api/settings");
    assertKept(settings, body.settings.general.defaultMaxBid, "the settings");
    const isWatched = auctions.some(({ id }) => id === String(fickle));
    const expected = toggles.acknowledged % 2 === 0;
    if (toggles.asked === toggles.acknowledged) assert.equal(isWatched, expected, `in round ${round}`);
    toggles.asked = toggles.acknowledged = isWatched ? 0 : 1;
    assert.equal(auctions.length, steady.length + (isWatched ? 1 : 0));
  }
});

/** A value that only rises: the last that was acknowledged, and the last that was asked for. */
interface Counter {
  acknowledged: number;
  asked: number;
}

/** Asserts that the kept value is the acknowledged one, or the one that was on its way after it. */
function assertKept(counter: Counter, kept: number, what: string): void {
  const { acknowledged, asked } = counter;
  assert.ok(
    kept === acknowledged || kept === asked,
    `${what}: ${kept} is neither ${acknowledged} nor ${asked}`,
  );
  counter.acknowledged = counter.asked = kept;
}

/** The answer, or nothing when the process was killed before it came. */
async function answeredBeforeKill<T>(
  answering: Promise<T>,
  isKilled: { readonly yes: boolean },
): Promise<T | undefined> {
  try {
    return await answering;
  } catch (error) {
    if (isKilled.yes) return undefined;
    throw error;
  }
}

function resultOf({ id, status, won, finalPrice }: Auction) {
  return { id, status, won, finalPrice };
}

async function keptBy(gavel: Running): Promise<Kept> {
  const auctions = await auctionsOf(gavel);
  return {
    auctions: auctions.map(({ id, status, config }) => ({ id, status, config })).sort(byId),
    settings: (await gavel.call("GET", "/api/settings")).body,
    session: (await gavel.call("GET", "/api/auth/status")).body,
  };
}

function byId(one: Pick<Auction, "id">, other: Pick<Auction, "id">): number {
  return Number(one.id) - Number(other.id);
}

async function auctionsOf(gavel: Running): Promise<readonly Auction[]> {
  const { status, body } = await gavel.call("GET", "/api/auctions");
  assert.equal(status, 200);
  return body.auctions;
}

async function untilAuction(gavel: Running, id: number, isSo: (auction: Auction) => boolean): Promise<void> {
  let last: Auction | undefined;
  await until(() => `lot ${id}: ${JSON.stringify(last)}`, async () => {
    last = (await auctionsOf(gavel)).find((auction) => auction.id === String(id));
    return last !== undefined && isSo(last);
  });
}
