import { createServer } from "node:http";
import { systemClock } from "../../src/clock.ts";
import { createConnections } from "../../src/server/transport/connections.ts";
import { listenOn } from "../../src/server/transport/listener.ts";

/**
 * A server that is told at once when nobody opens its door. Says its port, and ends when its input does. With "cuts" it
 * cuts connections when handles are short.
 */
const server = createServer((_request, response) => response.end("open"));
const connections = createConnections({ most: 10_000, mostPerAddress: 10_000 });
server.on("connection", (socket) => connections.add(socket, "anybody", false));
const onStarved = Deno.args[0] === "cuts" ? connections.shrink : undefined;
const { port } = await listenOn(server, { port: 0, host: "127.0.0.1" }, systemClock(), {
  everyMs: 200,
  patienceMs: 200,
}, onStarved);
// Deno takes the handles it needs for signals now, as in Gavel, and does not look for them once there are none left.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
await Deno.stdout.write(new TextEncoder().encode(`${port}\n`));
await new Response(Deno.stdin.readable).text();
Deno.exit();
