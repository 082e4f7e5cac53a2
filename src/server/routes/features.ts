import { createRoute, z } from "@hono/zod-openapi";
import { getLogger } from "@logtape/logtape";
import { CIRCUIT_KINDS } from "../../auction/words.ts";
import { Refusal } from "../errors.ts";
import { knownObject, mustBe } from "../../wire/must_be.ts";
import { answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import { flagSchema, type FlagView } from "../../wire/schemas.ts";
import type { ServerServices } from "../services.ts";
import { createWriting } from "../written.ts";

const featureAnswer = answer("The feature as it is now", succeeded({ feature: flagSchema }));

const nameParams = z.object({ name: z.string().max(100, mustBe("a feature's name, such as ENABLE_SSE")) });
const aValue = mustBe("true, false, a number or a short text");
const newValue = z.union([z.boolean(), z.number(), z.string().max(200)], aValue);

const listRoute = createRoute({
  method: "get",
  path: "/features",
  summary: "What can be toggled, and from where it is set",
  responses: {
    200: answer("By name", succeeded({ features: z.record(z.string(), flagSchema) })),
    ...failures,
  },
});
const setRoute = createRoute({
  method: "put",
  path: "/features/{name}",
  summary: "Set a feature, live",
  request: { params: nameParams, body: jsonBody(knownObject({ value: newValue })) },
  responses: { 200: featureAnswer, ...failures },
});
const unsetRoute = createRoute({
  method: "delete",
  path: "/features/{name}",
  summary: "Leave a feature to the environment or its default again",
  request: { params: nameParams },
  responses: { 200: featureAnswer, ...failures },
});
const breakerRoute = createRoute({
  method: "get",
  path: "/circuit-breaker",
  summary: "Whether calls to Nellis are let through",
  responses: {
    200: answer(
      "The circuit breaker",
      succeeded({
        circuitBreaker: z.looseObject({
          enabled: z.boolean(),
          state: z.enum(CIRCUIT_KINDS),
          failureCount: z.number().int(),
          nextAttemptTime: z.iso.datetime().nullable(),
        }),
      }),
    ),
    ...failures,
  },
});

/** Said of a feature whose store does not answer in time. */
const LATE =
  "Not in force: the store does not answer. GET /api/features shows the feature when the store is back";

const NOT_CHANGED = "The feature could not be changed: the store is away. Try again when it is back";

const log = getLogger(["gavel", "server"]);

/** Returns the routes of the features and of the circuit breaker. */
export function featureRoutes(
  { features, circuitBreaker, clock, store }: Pick<
    ServerServices,
    "features" | "circuitBreaker" | "clock" | "store"
  >,
) {
  const { whenWritten, isAway } = createWriting({ clock, store });
  /** Makes a change. Throws `Refusal` when the value is wrong or the store that keeps it does not answer. */
  const changed = async (change: () => Promise<FlagView | undefined> | undefined) => {
    try {
      return await whenWritten(async () => await change(), LATE);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (error instanceof RangeError) throw new Refusal("INVALID_REQUEST", error.message);
      if (!isAway(error)) throw error;
      log.warn("A feature could not be changed: {error}", { error });
      throw new Refusal("STORE_AWAY", NOT_CHANGED);
    }
  };
  const router = createRouter();
  router.openapi(listRoute, (c) => {
    const byName = Object.fromEntries(features.list().map((each) => [each.name, each]));
    return c.json({ success: true, features: byName } as const, 200);
  });
  router.openapi(setRoute, async (c) => {
    const { name } = c.req.valid("param");
    const { value } = c.req.valid("json");
    const set = await changed(() => features.set(name, value));
    return c.json({ success: true, feature: known(set, name) } as const, 200);
  });
  router.openapi(unsetRoute, async (c) => {
    const { name } = c.req.valid("param");
    const unset = await changed(() => features.unset(name));
    return c.json({ success: true, feature: known(unset, name) } as const, 200);
  });
  router.openapi(breakerRoute, (c) => {
    return c.json({ success: true, circuitBreaker: circuitBreaker() } as const, 200);
  });
  return router;
}

function known(view: FlagView | undefined, name: string): FlagView {
  if (view) return view;
  throw new Refusal("UNKNOWN_FEATURE", `There is no feature ${name}: GET /api/features lists them`);
}
