import { STORE_TYPES } from "../../src/store/store.ts";
import { tellProtocolStory } from "../support/server/protocol_story.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { runGavel } from "../support/server/running_gavel.ts";

const SWITCHES = ["USE_POLLING_QUEUE", "USE_CIRCUIT_BREAKER", "ENABLE_SSE", "USE_MINIMAL_POLLING"] as const;
/** Virtual time goes from ping to ping: fewer of them make the same story shorter to run. */
const PING_INTERVAL_MS = 5_000;

for (const store of STORE_TYPES) {
  for (const isOn of [true, false]) {
    const flags = `all flags ${isOn ? "on" : "off"}`;
    Deno.test(`the clients' protocol is kept with STORE=${store} and ${flags}`, async () => {
      await using stack = new AsyncDisposableStack();
      const env: Record<string, string> = {
        STORE: store,
        ...Object.fromEntries(SWITCHES.map((name) => [name, String(isOn)])),
      };
      if (store === "redis") env["REDIS_URL"] = stack.use(await startRedisServer()).url;
      const running = await runGavel({ env, house: { pingIntervalMs: PING_INTERVAL_MS } });
      stack.defer(running.close);
      await tellProtocolStory(running);
    });
  }
}
