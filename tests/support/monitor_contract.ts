import assert from "node:assert/strict";
import type { BusEvent, EventBus } from "../../src/event_bus.ts";
import type { Monitor } from "../../src/monitor/monitor.ts";
import { createActions } from "../../src/server/actions.ts";
import { Refusal } from "../../src/server/errors.ts";
import type { ServerServices } from "../../src/server/services.ts";
import { dollars, LOT_ID } from "./auctions.ts";
import { aRequest } from "./watching.ts";

/** A monitor under the contract, and what can be seen of its doings. */
export interface MonitorUnderContract extends AsyncDisposable {
  readonly monitor: Monitor;
  readonly bus: EventBus;
  /** The services of a server whose monitor it is. */
  readonly services: Pick<ServerServices, "settings" | "clock" | "store" | "options">;
  /** Everything that it has asked of the world so far: readings, bids, writes. Grows with each. */
  doings(): readonly unknown[];
  /** Lets everything happen that is under way. */
  settle(): Promise<void>;
}

/** The lots that the contract's tests watch. */
export const CONTRACT_LOTS = [LOT_ID, "87654321", "3"] as const;

/** Registers a test a promise that the routes rely on; `open` makes a monitor that watches nothing yet. */
export function monitorContract(name: string, open: () => Promise<MonitorUnderContract>): void {
  const promise = (said: string, test: (under: Story) => Promise<void>) =>
    Deno.test(`${name}: ${said}`, async () => {
      await using under = await open();
      const heard: BusEvent["type"][] = [];
      const stopListening = under.bus.listen(({ type }) => {
        if (type === "auction-changed" || type === "auction-removed") heard.push(type);
      });
      await test({ ...under, heard, actions: createActions({ ...under.services, monitor: under.monitor }) });
      stopListening();
    });

  promise("a lot is watched once, listed and announced", async ({ monitor, heard }) => {
    assert.equal(await monitor.watch(aRequest()), true);
    assert.ok(heard.includes("auction-changed"));
    const before = monitor.get(LOT_ID);
    assert.equal(await monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(999) })), false);
    assert.deepEqual(monitor.list().map(({ id }) => id), [LOT_ID]);
    assert.deepEqual(monitor.get(LOT_ID)?.config, before?.config);
  });

  promise("a change of config is in force and announced", async ({ monitor, heard, settle }) => {
    await monitor.watch(aRequest());
    await settle();
    heard.length = 0;
    const changed = await monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(70) }));
    assert.equal(changed?.maxBidCents, dollars(70));
    assert.equal(monitor.get(LOT_ID)?.config, changed);
    assert.ok(heard.includes("auction-changed"));
  });

  promise("a lot that is not watched is not configured, and nobody is asked how", async (story) => {
    const { monitor, heard } = story;
    const change = () => assert.fail("It was asked how to change a lot that is not watched");
    assert.equal(await monitor.configure(LOT_ID, change), undefined);
    assert.deepEqual(heard, []);
  });

  promise("a change that throws rejects and has no effect at all", async (story) => {
    const { monitor } = story;
    await monitor.watch(aRequest());
    await withoutEffect(story, async () => {
      const refused = () => {
        throw new RangeError("It makes no sense");
      };
      await assert.rejects(monitor.configure(LOT_ID, refused), /makes no sense/);
    });
  });

  promise("a change of config that a client is refused has no effect at all", async (story) => {
    const { actions, monitor } = story;
    await monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(50) }));
    const refused = [{ minBidAmount: 60 }, { group: "a group that nobody made" }];
    for (const change of refused) {
      await withoutEffect(story, async () => {
        await assert.rejects(actions.configure(LOT_ID, change), Refusal);
      });
    }
  });

  promise("a lot that a client is refused to watch has no effect at all", async (story) => {
    await withoutEffect(story, async () => {
      const refused = async () => await story.actions.watch(LOT_ID, { maxBid: 5, minBidAmount: 6 }, null);
      await assert.rejects(refused, Refusal);
    });
    assert.deepEqual(story.monitor.list(), []);
  });

  promise("what is stopped is gone and announced once, also where all are", async ({ monitor, heard }) => {
    for (const id of CONTRACT_LOTS) await monitor.watch(aRequest(id));
    heard.length = 0;
    assert.equal(await monitor.stop(LOT_ID), true);
    assert.equal(await monitor.stop(LOT_ID), false);
    assert.deepEqual(heard, ["auction-removed"]);
    assert.equal(await monitor.clear(), 2);
    assert.equal(await monitor.clear(), 0);
    assert.equal(heard.length, 3);
    assert.deepEqual(monitor.list(), []);
  });
}

/** The parts of a test of the contract. */
interface Story extends MonitorUnderContract {
  readonly actions: ReturnType<typeof createActions>;
  /** The news of lots. */
  readonly heard: BusEvent["type"][];
}

/** Nothing is announced, read, bid or written because of `refused`, and no lot is another than before. */
async function withoutEffect(
  { monitor, heard, doings, settle }: Story,
  refused: () => Promise<void>,
): Promise<void> {
  await settle();
  heard.length = 0;
  const [lots, done] = [monitor.list(), [...doings()]];
  await refused();
  await settle();
  assert.deepEqual(heard, []);
  assert.deepEqual(doings(), done);
  monitor.list().forEach((lot, index) => assert.equal(lot, lots[index]));
  assert.equal(monitor.list().length, lots.length);
}
