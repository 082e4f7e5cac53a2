import type { Clock } from "../clock.ts";
import { createDoor } from "./door.ts";
import { createRouter } from "./router.ts";
import * as middleware from "./middleware.ts";
import type { ServerOptions } from "./services.ts";

/** Answers at Gavel's port while Gavel can't start yet. */
export interface WaitingRoom {
  listen(): Promise<{ readonly port: number; readonly host: string }>;
  /** Frees the port. */
  close(): Promise<void>;
}

/** Clients that come too early come back soon. */
const RETRY_AFTER_SECONDS = "2";

/** Makes a waiting room, which says to everyone what Gavel waits for. `reason` is a sentence without secrets. */
export function createWaitingRoom(
  options: ServerOptions,
  clock: Pick<Clock, "now">,
  reason: () => string,
): WaitingRoom {
  const app = createWaitingApp(clock, reason);
  const door = createDoor(app.fetch, options, clock);
  return {
    listen: door.listen,
    close() {
      const stopped = door.stop();
      door.cutIdle();
      return stopped;
    },
  };
}

/** Makes what the waiting room answers: alive, not ready, unhealthy with the reason, and 503 to all else. */
export function createWaitingApp(clock: Pick<Clock, "now">, reason: () => string) {
  const app = createRouter();
  app.use(middleware.securityHeaders());
  app.get("/health/live", (c) => c.json({ alive: true, status: "alive" }));
  app.get("/health/ready", (c) => c.json({ ready: false, status: "not ready" }, 503));
  app.get("/health", (c) => {
    const timestamp = new Date(clock.now()).toISOString();
    const checks = { store: { status: "unhealthy", message: reason() } };
    return c.json({ status: "unhealthy", timestamp, checks }, 503);
  });
  app.all("*", (c) => {
    c.header("Retry-After", RETRY_AFTER_SECONDS);
    return c.json({ success: false, error: `Gavel is starting. ${reason()}`, code: "STARTING" }, 503);
  });
  return app;
}
