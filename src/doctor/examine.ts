import { type Clock, sleep } from "../clock.ts";
import { backups } from "./checks/backups.ts";
import { configuration } from "./checks/configuration.ts";
import { dataFolder, permissions } from "./checks/data_folder.ts";
import { feed } from "./checks/feed.ts";
import { type Finding, kindOf, wrong } from "./finding.ts";
import { gavel } from "./checks/gavel.ts";
import { otherParts } from "./checks/health.ts";
import { memory, timeZone } from "./checks/machine.ts";
import { clock as machineClock, nellis } from "./checks/nellis.ts";
import { notifications } from "./checks/notifications.ts";
import { port } from "./checks/port.ts";
import { session } from "./checks/session.ts";
import { store } from "./checks/store.ts";
import type { Check, Subject } from "./subject.ts";
import { versions } from "./checks/versions.ts";

/** The findings of one check. */
export interface Examined {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Every check, in the order in which an owner would look: first what keeps Gavel from starting. */
const CHECKS: readonly Check[] = [
  configuration,
  dataFolder,
  permissions,
  store,
  port,
  gavel,
  nellis,
  machineClock,
  session,
  feed,
  notifications,
  backups,
  versions,
  timeZone,
  memory,
  otherParts,
];

/** A check asks at most three others one after the other; each has a shorter patience. */
const PATIENCE_MS = 30_000;

/** Runs all `checks` at once. One that fails or hangs is wrong, with the reason, and holds up no other. */
export function examine(subject: Subject, checks: readonly Check[] = CHECKS): Promise<readonly Examined[]> {
  return Promise.all(checks.map(async (check) => ({
    name: check.name,
    findings: await withinTime(check, subject, subject.clock),
  })));
}

async function withinTime(check: Check, subject: Subject, clock: Clock): Promise<readonly Finding[]> {
  const over = new AbortController();
  const late = sleep(clock, PATIENCE_MS, over.signal).then(() => [
    wrong`The check did not end within ${PATIENCE_MS / 1000} s: look into it by hand`,
  ]);
  try {
    // A check that throws before its first wait must not end the others either.
    return await Promise.race([Promise.resolve().then(() => check.look(subject)), late]);
  } catch (error) {
    return [
      wrong`The check failed (${kindOf(error)}): ${error instanceof Error ? error.message : String(error)}`,
    ];
  } finally {
    over.abort();
  }
}
