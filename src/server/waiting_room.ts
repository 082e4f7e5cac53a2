import type { Clock } from "../clock.ts";
import { createDoor } from "./door.ts";
import { createRateLimiter } from "./access/rate_limit.ts";
import { createRouter } from "./router.ts";
import { hasToken } from "./routes/health.ts";
import { createTokenGate, type TokenGate } from "./access/token_gate.ts";
import * as middleware from "./middleware.ts";
import type { ServerOptions } from "./services.ts";

/** Answers at Gavel's port while Gavel can't start yet. */
export interface WaitingRoom {
  listen(): Promise<{ readonly port: number; readonly host: string }>;
  /** Frees the port. */
  close(): Promise<void>;
}

/** The time after which a client tries again. */
const RETRY_AFTER_SECONDS = "2";

/** Makes a waiting room, which tells the owner what Gavel waits for. `reason` returns a sentence without secrets. */
export function createWaitingRoom(
  options: ServerOptions,
  clock: Pick<Clock, "now">,
  token: string,
  reason: () => string,
): WaitingRoom {
  const gate = createTokenGate(token, createRateLimiter(options.limits.auth, clock));
  const app = createWaitingApp({ clock, gate, options, reason });
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

/** The message for clients that have not shown the token. */
const NO_DETAILS = "Gavel waits for its store: its log says why.";

/** Makes the answers of the waiting room: alive, not ready, unhealthy, and 503 to all else; the reason with the token. */
function createWaitingApp({ clock, gate, options, reason }: {
  readonly clock: Pick<Clock, "now">;
  readonly gate: TokenGate;
  readonly options: ServerOptions;
  readonly reason: () => string;
}) {
  const app = createRouter();
  app.use(middleware.securityHeaders());
  app.get("/health/live", (c) => c.json({ alive: true, status: "alive" }));
  app.get("/health/ready", (c) => c.json({ ready: false, status: "not ready" }, 503));
  app.get("/health", (c) => {
    const timestamp = new Date(clock.now()).toISOString();
    const message = hasToken(c, gate, options) ? reason() : NO_DETAILS;
    const checks = { store: { status: "unhealthy", message } };
    return c.json({ status: "unhealthy", timestamp, checks }, 503);
  });
  app.all("*", (c) => {
    c.header("Retry-After", RETRY_AFTER_SECONDS);
    const error = hasToken(c, gate, options) ? reason() : NO_DETAILS;
    return c.json({ success: false, error, code: "STARTING" }, 503);
  });
  return app;
}
