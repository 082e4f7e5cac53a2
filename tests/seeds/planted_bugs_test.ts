import assert from "node:assert/strict";
import { sleep } from "../../src/clock.ts";
import { ConnectionLost } from "../../src/simulator/http/connection_lost.ts";
import type { SettingsPatch } from "../../src/owner/settings_schema.ts";
import { NO_BUG, type PlantedBug } from "./planted_bug.ts";
import { simulate } from "./simulation.ts";

/** The number of seeds in which a bug must be found. */
const MOST_SEEDS = 200;

/**
 * Returns the invariant that the first seed that finds the bug reports; `from` skips seeds that are known not
 * to find it.
 */
async function firstBroken(plantedBug: Partial<PlantedBug>, from = 1): Promise<string> {
  for (let seed = from; seed < from + MOST_SEEDS; seed++) {
    const { violations } = await simulate(seed, { ...NO_BUG, ...plantedBug });
    if (violations[0]) return violations[0].invariant;
  }
  return "nothing";
}

/** Returns everything that the first seed that finds the bug reports. */
async function allBroken(plantedBug: Partial<PlantedBug>, from = 1): Promise<readonly string[]> {
  for (let seed = from; seed < from + MOST_SEEDS; seed++) {
    const { violations } = await simulate(seed, { ...NO_BUG, ...plantedBug });
    if (violations.length > 0) return violations.map(({ invariant }) => invariant);
  }
  return [];
}

/** Runs seeds until one breaks `invariant`: for a bug that breaks others as well, in an order that no test should know. */
async function assertBreaks(invariant: string, plantedBug: Partial<PlantedBug>, from = 1): Promise<void> {
  const others = new Set<string>();
  for (let seed = from; seed < from + MOST_SEEDS; seed++) {
    const { violations } = await simulate(seed, { ...NO_BUG, ...plantedBug });
    if (violations.some((violation) => violation.invariant === invariant)) return;
    for (const violation of violations) others.add(violation.invariant);
  }
  assert.fail(`"${invariant}" is not broken, but ${[...others].join(" and ") || "nothing"}`);
}

/** Returns a network that handles a bid's request in another way. */
function withBids(
  send: (post: () => Promise<Response>, process: Parameters<PlantedBug["fetch"]>[1]) => Promise<Response>,
) {
  const plantedBug: PlantedBug["fetch"] = (fetch, process) => (input, init) =>
    init?.method === "POST" ? send(() => fetch(input, init), process) : fetch(input, init);
  return { fetch: plantedBug };
}

/** Returns the owner's orders without these budgets. */
function withoutBudgets(
  ...names: readonly (keyof NonNullable<SettingsPatch["budget"]>)[]
): PlantedBug["order"] {
  return (order) => {
    if (order.what !== "settings" || !order.patch.budget) return order;
    const budget = { ...order.patch.budget };
    for (const name of names) delete budget[name];
    return { ...order, patch: { ...order.patch, budget } };
  };
}

Deno.test("a store that acknowledges before it is durable is found", async () => {
  const broken = await firstBroken({
    store: (store) => ({ ...store, put: (key, value) => (void store.put(key, value), Promise.resolve()) }),
  });
  assert.equal(broken, "never two bids for one decision");
});

Deno.test("a bid that is sent twice is found", async () => {
  const broken = await firstBroken(
    withBids((post) => Promise.all([post(), post()]).then(([first]) => first)),
  );
  assert.equal(broken, "never two bids for one decision");
});

Deno.test("a maximum that is not kept to is found", async () => {
  const broken = await firstBroken({
    order: (order) =>
      order.what === "watch"
        ? { ...order, config: { ...order.config, maxBidCents: order.config.maxBidCents * 10 } }
        : order,
  });
  assert.equal(broken, "never above a limit");
});

Deno.test("a limit for any one bid that is not kept to is found", async () => {
  const broken = await firstBroken({ order: withoutBudgets("perBid") }, 24);
  assert.equal(broken, "never above a limit");
});

Deno.test("a total that leaves the premium out is found", async () => {
  const broken = await firstBroken({
    order: (order) =>
      order.what === "watch" && order.config.maxTotalCents !== null
        ? {
          ...order,
          config: { ...order.config, maxTotalCents: Math.round(order.config.maxTotalCents * 1.15) },
        }
        : order,
  }, 59);
  assert.equal(broken, "never above a limit");
});

Deno.test("a budget that is not kept to is found", async () => {
  const broken = await firstBroken({ order: withoutBudgets("perDay", "perWeek", "total") }, 15);
  assert.equal(broken, "never above a budget");
});

Deno.test("a tax that is left out is found", async () => {
  const broken = await firstBroken({
    order: (order) =>
      order.what === "settings" && order.patch.costs
        ? { ...order, patch: { ...order.patch, costs: { ...order.patch.costs, salesTaxRate: 0 } } }
        : order,
  }, 60);
  assert.equal(broken, "never above a budget");
});

Deno.test("a group of which one lot too many is bid on is found", async () => {
  const broken = await firstBroken({
    order: (order) => {
      const lamps = order.what === "settings" ? order.patch.groups?.["lamps"] : undefined;
      if (order.what !== "settings" || !lamps) return order;
      return { ...order, patch: { ...order.patch, groups: { lamps: { want: lamps.want + 1 } } } };
    },
  }, 40);
  assert.equal(broken, "never more of a group than is wanted");
});

Deno.test("what a lot may cost is not kept when it is left: that is found", async () => {
  const broken = await firstBroken({
    store: (store) => ({
      ...store,
      put: (key, value) => key[0] === "commitments" ? Promise.resolve() : store.put(key, value),
    }),
  }, 57);
  assert.equal(broken, "never more of a group than is wanted");
});

Deno.test("a lot that is not told of the room that another one left is found", async () => {
  const broken = await firstBroken({
    engine: ({ monitor }) => {
      const hear = monitor.hear;
      monitor.hear = (id, news) => news.type === "limits-changed" ? undefined : hear(id, news);
    },
  }, 31);
  assert.equal(broken, "a lot with room is bid on");
});

Deno.test("a pause that is acknowledged and not kept is found", async () => {
  const broken = await firstBroken(
    { order: (order) => order.what === "pause" ? { what: "resume" } : order },
    28,
  );
  assert.equal(broken, "no bid without the owner's word");
});

Deno.test("a bid that is decided from a page of before the last bid is found", async () => {
  await assertBreaks("no bid before the last one is settled", {
    fetch(fetch, process) {
      const kept = new Map<string, { readonly text: string; readonly atMs: number }>();
      return async (input, init) => {
        const path = String(input);
        const page = kept.get(path);
        if (page && process.clock.now() - page.atMs < 5_000) return new Response(page.text);
        const response = await fetch(input, init);
        if (!path.includes("/p/")) return response;
        const text = await response.text();
        kept.set(path, { text, atMs: process.clock.now() });
        return new Response(text, response);
      };
    },
  }, 22);
});

Deno.test("an answer that is written down as another is found", async () => {
  const broken = await firstBroken(withBids(async (post) => {
    const { status } = await post();
    return status === 200
      ? Response.json({ error: "Bid is too low" }, { status: 400 })
      : new Response(null, { status });
  }));
  assert.equal(broken, "the ledger equals what the house received");
});

Deno.test("a lot whose record is not kept is found", async () => {
  const broken = await firstBroken({
    store: (store) => ({
      ...store,
      put: (key, value) => key[0] === "auction" ? Promise.resolve() : store.put(key, value),
    }),
  });
  assert.equal(broken, "no lot is ever lost");
});

Deno.test("a snipe that leaves 150 ms late is found", async () => {
  const broken = await firstBroken(withBids(async (post, process) => {
    await sleep(process.clock, 150);
    return await post();
  }));
  assert.equal(broken, "every armed snipe is sent within its window");
});

Deno.test("a bid that the runtime may repeat by itself is found", async () => {
  const broken = await allBroken({
    fetch: (fetch) => (input, init) =>
      fetch(
        input,
        typeof init?.body === "string" ? { ...init, body: new TextEncoder().encode(init.body) } : init,
      ),
  }, 51);
  assert.ok(broken.includes("no bid twice on the wire"), broken.join());
});

Deno.test("an accepted amount that is sent again is found", async () => {
  const broken = await allBroken({
    fetch(fetch) {
      const accepted = new Map<string, string>();
      return async (input, init) => {
        if (init?.method !== "POST") return await fetch(input, init);
        const body = String(init.body);
        const lot = JSON.parse(body).productId;
        const sent = accepted.get(lot) ?? body;
        const response = await fetch(input, { ...init, body: sent });
        if (response.status === 200) accepted.set(lot, sent);
        return response;
      };
    },
  });
  assert.ok(broken.includes("no bid twice on the wire"), broken.join());
});

Deno.test("a lot that is given up after an outage is found", async () => {
  const broken = await firstBroken({
    fetch(fetch) {
      let hasFailed = false;
      return async (input, init) => {
        if (init?.method !== "POST") return await fetch(input, init);
        if (hasFailed) throw new ConnectionLost("refused");
        try {
          const response = await fetch(input, init);
          hasFailed = response.status >= 500;
          return response;
        } catch (error) {
          hasFailed = true;
          throw error;
        }
      };
    },
  }, 51);
  assert.equal(broken, "an affordable lot on a house that answers gets its bid");
});

Deno.test("a lot that is read again and again is found", async () => {
  const broken = await firstBroken({
    fetch: (fetch) => async (input, init) => {
      if (String(input).includes("/p/")) {
        for (let left = 9; left > 0; left--) await (await fetch(input, init)).body?.cancel();
      }
      return await fetch(input, init);
    },
  });
  assert.equal(broken, "no lot is read more often than once a second");
});

Deno.test("a switch on a lot that does nothing is found", async () => {
  const broken = await firstBroken({
    order: (order) => {
      if (order.what === "watch") return { ...order, config: { ...order.config, autoBid: true } };
      if (order.what !== "configure") return order;
      return {
        ...order,
        change: { ...order.change, ...order.change.autoBid === false ? { autoBid: true } : {} },
      };
    },
  });
  assert.equal(broken, "no bid by a strategy whose switch is off");
});

Deno.test("a refusal that is answered by asking again and again is found", async () => {
  const broken = await firstBroken({
    fetch: (fetch, { clock }) => async (input, init) => {
      let response = await fetch(input, init);
      if (init?.method === "POST") return response;
      for (let left = 9; response.status === 429 && left > 0; left--) {
        await sleep(clock, 1_100);
        response = await fetch(input, init);
      }
      return response;
    },
  }, 94);
  assert.equal(broken, "a house that grants little is not pressed");
});

Deno.test("a renewed session that is not taken over is found", async () => {
  const broken = await firstBroken({
    fetch: (fetch) => async (input, init) => {
      const response = await fetch(input, init);
      response.headers.delete("set-cookie");
      return response;
    },
  }, 14);
  assert.equal(broken, "a renewed session stays the owner's");
});

Deno.test("a result that is not kept, or kept twice, is found", async () => {
  const name = "each lot that ended has one result";
  const isResult = ([folder]: readonly string[]) => folder === "result";
  await assertBreaks(name, {
    store: (store) => ({
      ...store,
      put: (key, value) => isResult(key) ? Promise.resolve() : store.put(key, value),
    }),
  });
  let written = 0;
  await assertBreaks(name, {
    store: (store) => ({
      ...store,
      put: (key, value) => store.put(isResult(key) ? [...key, String(++written)] : key, value),
    }),
  });
});
