import type { Invariant } from "../run_context.ts";

const MINUTE_MS = 60_000;
/** To learn what is granted, each life may be refused so often … */
const REFUSED_A_LIFE = 6;
/** … and now and then asks for more, to see whether it is. */
const REFUSED_A_MINUTE = 1;

/** A house that grants little is not pressed: what it refuses stays few, however much there is to ask. */
export const allowance: Invariant = {
  name: "a house that grants little is not pressed",
  watch({ scenario, house, facts }) {
    let lives = 0;
    return {
      hear(fact) {
        if (scenario.allowance === null) return;
        if (fact.type === "life-began") lives++;
        const minutes = (fact.atMs - (facts[0]?.atMs ?? fact.atMs)) / MINUTE_MS;
        const most = REFUSED_A_LIFE * lives + REFUSED_A_MINUTE * Math.ceil(minutes);
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
