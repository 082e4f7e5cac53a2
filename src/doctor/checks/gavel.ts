import { type Finding, fine, look, wrong } from "../finding.ts";
import type { Running } from "../running.ts";
import type { Check } from "../subject.ts";

/** Checks that a Gavel works in the data folder and answers. */
export const gavel: Check = {
  name: "Gavel",
  look: async ({ running }) => [judgeRunning(await running())],
};

/** Judges the Gavel that works in the data folder. */
export function judgeRunning(running: Running): Finding {
  switch (running.state) {
    case "stopped":
      return look`No Gavel runs with this DATA_DIR: start it, or set DATA_DIR to the one that it was started with`;
    case "starting":
      return look`It can't be asked now. ${running.why}`;
    case "silent":
      return wrong`The Gavel that uses this DATA_DIR does not answer at ${running.url}: stop it, start it, and look into its log`;
    case "answers":
      if (running.checks !== null) return fine`Gavel runs and answers at ${running.url}`;
      return look`Gavel runs at ${running.url}, but does not take this token: run this with the AUTH_TOKEN and DATA_DIR that it has`;
  }
}
