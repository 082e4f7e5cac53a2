import type { ClockProbe } from "./clock_probe.ts";
import { exchange } from "../exchange.ts";
import type { HttpApiOptions } from "../http_api.ts";
import { refusalOf } from "../refusals.ts";

/** Nobody asks for an account without a session but to be sent to the login: no page is made, and none is cached. */
const PROBED = "/account";
/** Later than this the answer tells nothing about the second's edge. */
const TIMEOUT_MS = 3_000;
const STAY_AWAY = [403, 429];

/** A probe that asks Nellis for nothing but a header, as nobody in particular. */
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
