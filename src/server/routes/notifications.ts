import { createRoute } from "@hono/zod-openapi";
import { Refusal } from "../errors.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";

const testRoute = createRoute({
  method: "post",
  path: "/notifications/test",
  summary: "Send a test notice to NOTIFY_URL, and say within 10 s whether its receiver took it",
  responses: { 200: answer("The receiver took it", succeeded({})), ...failures },
});

/** Returns the routes of the notices to the owner. */
export function notificationRoutes({ notifier }: Pick<ServerServices, "notifier">) {
  const router = createRouter();
  router.openapi(testRoute, async (c) => {
    if (!notifier) throw new Refusal("NOTIFICATIONS_OFF");
    const trouble = await notifier.test();
    if (trouble !== null) throw new Refusal("NOTIFICATION_FAILED", trouble);
    return c.json({ success: true } as const, 200);
  });
  return router;
}
