import { connect } from "node:net";
import type { Clock } from "../../clock.ts";
import { type Finding, fine, look, shown, wrong } from "../finding.ts";
import { partOf } from "./health.ts";
import type { Check } from "../subject.ts";
import { unreadable } from "../unreadable.ts";

const PATIENCE_MS = 5_000;
/** A code of the system, such as ECONNREFUSED. */
const ERROR_CODE = /^E[A-Z_]{2,30}$/;

/** Checks that the live feed comes, or could. */
export const feed: Check = {
  name: "Live feed",
  async look({ running, reading, clock }) {
    const told = partOf(await running(), "feed");
    if (told !== null) return [told];
    const variable = unreadable(reading, "SSE_ENDPOINT");
    if (variable !== undefined) return [look`Not looked at: ${shown(variable)} has to be right first`];
    return [judgeFeed(await tryConnection(reading.config.feed.endpoint, clock))];
  },
};

/** Judges a try to connect: null where it worked, or the reason. */
export function judgeFeed(reason: string | null): Finding {
  if (reason === null) return fine`Its server takes connections. A running Gavel tells whether bids come`;
  return wrong`Its server can't be reached (${
    ERROR_CODE.test(reason) ? shown(reason) : reason
  }), so bids are seen by reading alone: check the internet connection`;
}

/** Opens a connection and says nothing on it. Resolves to null, or to the reason why there is none. */
function tryConnection(origin: string, clock: Clock): Promise<string | null> {
  const { protocol, hostname, port } = new URL(origin);
  const usual = protocol === "https:" ? 443 : 80;
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? usual : Number(port),
    });
    const end = (reason: string | null) => {
      cancel();
      socket.destroy();
      resolve(reason);
    };
    const cancel = clock.after(PATIENCE_MS, () => end("it does not answer"));
    socket.once("connect", () => end(null));
    socket.on("error", (error) => end("code" in error ? String(error.code) : error.message));
  });
}
