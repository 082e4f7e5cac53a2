import type { Clock } from "../clock.ts";
import type { ConfigReading } from "../config.ts";
import type { Finding } from "./finding.ts";
import type { Kept } from "./kept/kept.ts";
import type { NellisAnswer } from "./nellis_answer.ts";
import type { Running } from "./running.ts";

/** The installation that is examined, and the ways to look at it. Nothing here changes anything. */
export interface Subject {
  /** The variables of the environment by their names. */
  readonly env: Readonly<Record<string, string>>;
  readonly reading: ConfigReading;
  readonly clock: Clock;
  /** The machine's calendar time (ms since the Unix epoch). */
  readonly calendarNow: () => number;
  readonly fetch: typeof fetch;
  /** Reaches the owner's own Gavel, past any proxy. */
  readonly ownFetch: typeof fetch;
  /** True where the owner wants a test notice to be sent. */
  readonly sendsNotice: boolean;
  /** Finds the Gavel that runs with this data folder, and asks it. It is asked once, for all checks. */
  readonly running: () => Promise<Running>;
  /** Looks into the store without opening it. It is looked at once, for all checks. */
  readonly kept: () => Promise<Kept>;
  /** Sends Nellis one request without a session, where no Gavel runs that could tell. It is sent once, for all checks. */
  readonly nellis: () => Promise<NellisAnswer>;
}

/** One subject that an owner would be asked about. */
export interface Check {
  readonly name: string;
  look(subject: Subject): Promise<readonly Finding[]>;
}
