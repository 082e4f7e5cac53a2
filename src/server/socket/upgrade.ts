import { Refusal } from "../errors.ts";
import { refuseForeignOrigin } from "../origin.ts";
import { addressOf, createRouter } from "../router.ts";
import type { ServerServices } from "../services.ts";
import type { Gateway } from "./gateway.ts";

/** `/ws`: from HTTP to a socket of the gateway's. */
export function socketRoutes(gateway: Gateway, { options }: Pick<ServerServices, "options">) {
  const router = createRouter();
  router.get("/ws", (c) => {
    refuseForeignOrigin(c, options);
    const { socket, response } = upgrade(c.req.raw);
    gateway.accept(socket, addressOf(c));
    return response;
  });
  return router;
}

function upgrade(request: Request): Deno.WebSocketUpgrade {
  if (request.headers.get("Upgrade")?.toLowerCase() !== "websocket") throw new Refusal("UPGRADE_REQUIRED");
  try {
    return Deno.upgradeWebSocket(request);
  } catch (error) {
    if (error instanceof TypeError) {
      throw new Refusal("UPGRADE_REQUIRED", `Not a WebSocket handshake: ${error.message}`);
    }
    throw error;
  }
}
