import type { Invariant } from "../run_context.ts";

const MINUTE_MS = 60_000;
/** Most refusals that each process may need to learn the allowance … */
const REFUSED_A_LIFE = 6;
/** … and most that it may need to try out whether more is granted. */
const REFUSED_A_MINUTE = 1;

/** A house that grants little is not pressed: it refuses few requests, however much there is to ask. */
export const allowance: Invariant = {
  name: "a house that grants little is not pressed",
  watch({ scenario, house, facts }) {
    let restarts = 0;
    return {
      hear(fact) {
        if (scenario.allowance === null) return;
        if (fact.type === "process-started") restarts++;
        const minutes = (fact.atMs - (facts[0]?.atMs ?? fact.atMs)) / MINUTE_MS;
        const most = REFUSED_A_LIFE * restarts + REFUSED_A_MINUTE * Math.ceil(minutes);
        const { refused } = house.requests;
        return refused <= most
          ? undefined
          : `${refused} requests were refused in ${
            minutes.toFixed(1)
          } minutes of a house that grants ${scenario.allowance.perMinute} a minute`;
      },
    };
  },
};
