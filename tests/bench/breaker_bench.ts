import CircuitBreaker from "opossum";
import { systemClock } from "../../src/clock.ts";
import { createCircuitBreaker } from "../../src/resilience/circuit_breaker.ts";
import { atMost, type Bench } from "./figure.ts";

const CALLS = 200_000;
const clock = systemClock();
const action = () => Promise.resolve(1);

/** Measures the cost of a call through our circuit breaker beyond the call itself, beside opossum. */
export const breakerBench: Bench = {
  name: "breaker",
  async run() {
    const ours = createCircuitBreaker({
      clock,
      failureThreshold: 5,
      successThreshold: 1,
      timeoutMs: 30_000,
      isOutage: () => true,
    });
    const theirs = new CircuitBreaker(action, { timeout: false, resetTimeout: 30_000 });
    try {
      const throughOurs = () => ours.run(action);
      const throughTheirs = () => theirs.fire();
      for (const call of [action, throughOurs, throughTheirs]) await nsPerCall(call, CALLS / 10);
      const bareNs = await nsPerCall(action, CALLS);
      const oursNs = await nsPerCall(throughOurs, CALLS) - bareNs;
      const theirsNs = await nsPerCall(throughTheirs, CALLS) - bareNs;
      return [
        { what: "breaker: overhead a call", measured: oursNs, unit: "ns", target: atMost(theirsNs) },
        { what: "breaker: opossum's overhead a call", measured: theirsNs, unit: "ns", target: null },
      ];
    } finally {
      theirs.shutdown();
    }
  },
};

async function nsPerCall(call: () => Promise<unknown>, calls: number): Promise<number> {
  const startMs = clock.now();
  for (let made = 0; made < calls; made++) await call();
  return (clock.now() - startMs) * 1e6 / calls;
}
