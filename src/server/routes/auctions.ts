import { createRoute, z } from "@hono/zod-openapi";
import { wireConfig } from "../../wire/auction.ts";
import { knownObject } from "../../wire/must_be.ts";
import type { Actions } from "../actions.ts";
import type { AuctionJson } from "../auction_json.ts";
import { configInput, INTO_CONFIG } from "../config_input.ts";
import { Refusal } from "../errors.ts";
import { idParams, lotParams, metadataInput } from "../fields.ts";
import { createListAnswer } from "../list_answer.ts";
import { lazyBody, madeOf } from "../transport/ready_bytes.ts";
import { answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { unwritten, unwrittenUnless } from "../written.ts";
import { auctionSchema, configSchema } from "../../wire/schemas.ts";

const done = succeeded({ auctionId: z.string(), message: z.string(), ...unwritten });

const listRoute = createRoute({
  method: "get",
  path: "/auctions",
  summary: "Every watched auction",
  responses: { 200: answer("The auctions", succeeded({ auctions: z.array(auctionSchema) })), ...failures },
});
const watchRoute = createRoute({
  method: "post",
  path: "/auctions/{id}/monitor",
  summary: "Start watching a lot",
  request: {
    params: lotParams,
    body: jsonBody(
      knownObject({ config: configInput, metadata: metadataInput.nullish() }, { instead: INTO_CONFIG }),
    ),
  },
  responses: { 200: answer("It is watched; 409 when it was already", done), ...failures },
});
const configureRoute = createRoute({
  method: "put",
  path: "/auctions/{id}/config",
  summary: "Change an auction's config, or a part of it",
  request: {
    params: idParams,
    body: jsonBody(knownObject({ config: configInput }, { instead: INTO_CONFIG })),
  },
  responses: {
    200: answer("The config in force", succeeded({ config: configSchema, ...unwritten })),
    ...failures,
  },
});
const clearRoute = createRoute({
  method: "post",
  path: "/auctions/clear",
  summary: "Stop watching every lot",
  responses: {
    200: answer("How many there were", succeeded({ cleared: z.number().int(), ...unwritten })),
    ...failures,
  },
});
const stopRoute = (method: "delete" | "post", path: "/auctions/{id}/monitor" | "/auctions/{id}/stop") =>
  createRoute({
    method,
    path,
    summary: "Stop watching a lot",
    request: { params: idParams },
    responses: { 200: answer("It is watched no more", done), ...failures },
  });

/** Returns the routes of watched lots. */
export function auctionRoutes(
  { monitor, nellisNow }: ServerServices,
  actions: Actions,
  auctionJson: AuctionJson,
) {
  const router = createRouter();
  const listAnswer = createListAnswer(auctionJson, nellisNow);
  const stop = async (id: string) => {
    const { made, isWritten } = await actions.stop(id);
    if (!made) throw new Refusal("NOT_WATCHED", `Lot ${id} is not watched`);
    const message = `Lot ${id} is watched no more`;
    return { success: true, auctionId: id, message, ...unwrittenUnless(isWritten) } as const;
  };

  // The answer does not go through its schema: the auctions are JSON texts already.
  router.openAPIRegistry.registerPath(listRoute);
  router.get(listRoute.getRoutingPath(), (c) => {
    const bytes = listAnswer(monitor.list());
    return madeOf(c.body(lazyBody(bytes), 200, { "Content-Type": "application/json" }), bytes);
  });
  router.openapi(watchRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { config, metadata } = c.req.valid("json");
    const { made, isWritten } = await actions.watch(id, config, metadata);
    if (!made) {
      const message = `Lot ${id} is watched already: change it by PUT /api/auctions/${id}/config`;
      throw new Refusal("ALREADY_WATCHED", message);
    }
    const message = `Lot ${id} is watched`;
    return c.json({ success: true, auctionId: id, message, ...unwrittenUnless(isWritten) } as const, 200);
  });
  router.openapi(stopRoute("delete", "/auctions/{id}/monitor"), async (c) => {
    return c.json(await stop(c.req.valid("param").id), 200);
  });
  router.openapi(stopRoute("post", "/auctions/{id}/stop"), async (c) => {
    return c.json(await stop(c.req.valid("param").id), 200);
  });
  router.openapi(clearRoute, async (c) => {
    const { made, isWritten } = await actions.clear();
    return c.json({ success: true, cleared: made, ...unwrittenUnless(isWritten) } as const, 200);
  });
  router.openapi(configureRoute, async (c) => {
    const { made, isWritten } = await actions.configure(c.req.valid("param").id, c.req.valid("json").config);
    return c.json({ success: true, config: wireConfig(made), ...unwrittenUnless(isWritten) } as const, 200);
  });
  return router;
}
