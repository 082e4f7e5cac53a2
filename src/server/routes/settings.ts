import { createRoute } from "@hono/zod-openapi";
import { settingsPatchSchema, settingsSchema } from "../../owner/settings.ts";
import { answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";

const settingsAnswer = answer("The settings in force", succeeded({ settings: settingsSchema }));

const readRoute = createRoute({
  method: "get",
  path: "/settings",
  summary: "What the owner set for all auctions",
  responses: { 200: settingsAnswer, ...failures },
});
const changeRoute = createRoute({
  method: "post",
  path: "/settings",
  summary: "Change the settings, or a part of them",
  request: { body: jsonBody(settingsPatchSchema) },
  responses: { 200: settingsAnswer, ...failures },
});

/** The owner's settings. */
export function settingsRoutes({ settings, monitor }: Pick<ServerServices, "settings" | "monitor">) {
  const router = createRouter();
  router.openapi(readRoute, (c) => c.json({ success: true, settings: settings.current() } as const, 200));
  router.openapi(changeRoute, async (c) => {
    const changed = await settings.update(c.req.valid("json"));
    monitor.reconsider();
    return c.json({ success: true, settings: changed } as const, 200);
  });
  return router;
}
