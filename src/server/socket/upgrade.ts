import { Refusal } from "../errors.ts";
import { refuseForeignOrigin } from "../access/origin.ts";
import { ownAddress } from "../access/own_address.ts";
import { sessionCookies } from "../access/session_cookie.ts";
import { addressOf, createRouter } from "../router.ts";
import type { ServerServices } from "../services.ts";
import type { Gateway } from "./gateway.ts";

/** Returns the route `/ws`: from HTTP to a socket of the gateway's. */
export function socketRoutes(gateway: Gateway, { options }: Pick<ServerServices, "options">) {
  const router = createRouter();
  router.get("/ws", (c) => {
    refuseForeignOrigin(c, options);
    const upgrade = c.env?.upgrade;
    if (!upgrade) throw new Refusal("UPGRADE_REQUIRED");
    // The cookie comes along from pages of other ports too, and from extensions: of these it is not taken.
    const isOwnPage = c.req.header("Origin") === ownAddress(c, options).origin;
    const cookies = isOwnPage ? sessionCookies(c, options) : [];
    gateway.welcome({ address: addressOf(c), cookies }, () => {
      const socket = upgrade();
      if (typeof socket !== "string") return socket;
      throw new Refusal("UPGRADE_REQUIRED", `Not a WebSocket handshake: ${socket}`);
    });
    // The upgrade has answered already: nobody sees this.
    return c.body(null, 204);
  });
  return router;
}
