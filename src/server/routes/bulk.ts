import { createRoute, z } from "@hono/zod-openapi";
import type { AuctionId } from "../../auction/types.ts";
import { knownObject, mustBe } from "../../wire/must_be.ts";
import type { Actions, Made } from "../actions.ts";
import { configInput, INTO_CONFIG } from "../config_input.ts";
import { failureFrom, Refusal } from "../errors.ts";
import { auctionId } from "../fields.ts";
import { answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import { unwritten, unwrittenUnless } from "../written.ts";

const MOST_IDS = 1_000;
const theIds = mustBe(`1 to ${MOST_IDS.toLocaleString("en-US")} lots`);
const ACTIONS = ["stop", "config"] as const;

const bulkInput = knownObject({
  ids: z.array(auctionId, theIds).min(1, theIds).max(MOST_IDS, theIds),
  action: z.enum(ACTIONS, mustBe(`one of ${ACTIONS.join(", ")}`)),
  config: configInput.nullish().describe("For the action config: as PUT /api/auctions/{id}/config takes it"),
}, { instead: INTO_CONFIG });

const bulkRoute = createRoute({
  method: "post",
  path: "/auctions/bulk",
  summary: "Stop watching many lots, or change the config of each in the same way",
  request: { body: jsonBody(bulkInput) },
  responses: {
    200: answer(
      "The outcome for each lot; one that fails hinders no other",
      succeeded({
        results: z.record(
          z.string(),
          z.object({ success: z.boolean(), error: z.string().optional(), code: z.string().optional() }),
        ),
        ...unwritten,
      }),
    ),
    ...failures,
  },
});

interface Outcome {
  readonly success: boolean;
  readonly error?: string;
  readonly code?: string;
}

/** Returns the routes of one order for many lots. Each lot is handled as by the route for one lot. */
export function bulkRoutes(actions: Actions) {
  const router = createRouter();
  router.openapi(bulkRoute, async (c) => {
    const { ids, action, config } = c.req.valid("json");
    const order = action === "stop" ? stopping(actions, config) : configuring(actions, config);
    const lots = [...new Set(ids)];
    const done = await Promise.all(
      lots.map(async (id) => [id, await carriedOut(() => order(id), id)] as const),
    );
    const isWritten = done.every(([, outcome]) => outcome.isWritten);
    const results = Object.fromEntries(done.map(([id, { outcome }]) => [id, outcome]));
    return c.json({ success: true, results, ...unwrittenUnless(isWritten) } as const, 200);
  });
  return router;
}

type Config = z.infer<typeof bulkInput>["config"];
type Order = (id: AuctionId) => Promise<Made<unknown>>;

function stopping({ stop }: Actions, config: Config): Order {
  if (config) throw wrongConfig("stop changes no config: leave it out, or use the action config");
  return async (id) => {
    const stopped = await stop(id);
    if (!stopped.made) throw new Refusal("NOT_WATCHED", `Lot ${id} is not watched`);
    return stopped;
  };
}

function configuring({ configure }: Actions, config: Config): Order {
  if (!config) throw wrongConfig('missing: send what is to change, such as {"maxBid": 20}');
  return (id) => configure(id, config);
}

function wrongConfig(message: string): Refusal {
  return new Refusal("INVALID_REQUEST", `config: ${message}`, { details: [{ path: "config", message }] });
}

async function carriedOut(
  order: () => Promise<Made<unknown>>,
  id: AuctionId,
): Promise<{ readonly outcome: Outcome; readonly isWritten: boolean }> {
  try {
    const { isWritten } = await order();
    return { outcome: { success: true }, isWritten };
  } catch (error) {
    const { message, code } = failureFrom(error, `The order for lot ${id}`);
    return { outcome: { success: false, error: message, code }, isWritten: true };
  }
}
