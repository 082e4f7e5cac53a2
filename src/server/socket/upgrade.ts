import { Refusal } from "../errors.ts";
import { refuseForeignOrigin } from "../access/origin.ts";
import { addressOf, createRouter } from "../router.ts";
import type { ServerServices } from "../services.ts";
import type { Gateway } from "./gateway.ts";

/** `/ws`: from HTTP to a socket of the gateway's. */
export function socketRoutes(gateway: Gateway, { options }: Pick<ServerServices, "options">) {
  const router = createRouter();
  router.get("/ws", (c) => {
    refuseForeignOrigin(c, options);
    const upgrade = c.env?.upgrade;
    if (!upgrade) throw new Refusal("UPGRADE_REQUIRED");
    gateway.welcome(addressOf(c), () => {
      const socket = upgrade();
      if (typeof socket !== "string") return socket;
      throw new Refusal("UPGRADE_REQUIRED", `Not a WebSocket handshake: ${socket}`);
    });
    // The upgrade has answered already: nobody sees this.
    return c.body(null, 204);
  });
  return router;
}
