import type { ClockProbe } from "./probe.ts";
import { exchange } from "../exchange.ts";
import type { HttpApiOptions } from "../http_api.ts";
import { refusalOf } from "../refusals.ts";

/** Without a session the account's page is a redirect to the login: Nellis makes no page for it, and caches none. */
const PROBED = "/account";
/** An answer that takes longer narrows the bounds no further. */
const TIMEOUT_MS = 3_000;
const STAY_AWAY = [403, 429];

/** Creates a probe that asks Nellis for nothing but an answer's head, without the owner's session. */
export function createHttpProbe(options: Omit<HttpApiOptions, "cookies">): ClockProbe {
  const url = new URL(PROBED, new URL(options.baseUrl).origin);
  return {
    async probe() {
      const init = { method: "HEAD", headers: { "user-agent": options.userAgent } };
      const exchanged = await exchange(url, init, {
        ...options,
        timeoutMs: TIMEOUT_MS,
        onRoundTrip: (roundTripMs) => options.latency?.record("other", roundTripMs),
      });
      if ("failure" in exchanged) throw exchanged.failure;
      const { answer } = exchanged;
      if (answer.status >= 500 || STAY_AWAY.includes(answer.status)) {
        throw refusalOf(answer, "Nellis's clock", answer.receivedAtMs);
      }
    },
  };
}
