import { SIGN_IN, SIGNED_OUT } from "../auction/limits/sign_in.ts";
import type { CircuitKind } from "../auction/types.ts";
import type { ClockSkew } from "../nellis/clock/skew.ts";
import type { Notifier } from "../notify/notifier.ts";
import type { NightlyState } from "../backup/nightly.ts";
import type { Session } from "../owner/session.ts";
import type { DiskPromise } from "../store/store.ts";
import type { Trouble } from "../store/troubles.ts";
import type { HealthCheck } from "../telemetry/health.ts";

/** With an uncertainty above this, a snipe may leave after the close. */
const VAGUE_CLOCK_MS = 1_500;

/** Says what is wrong with what is stored. */
export function storedCheck(troubles: readonly Trouble[]): HealthCheck {
  if (troubles.length === 0) return healthy("What is stored can be read");
  return degraded(troubles.map(({ message }) => message).join(". "));
}

/** Says whether a power cut can take what was acknowledged, from a store on the network. */
export function powerCutCheck({ risk, longestMs }: DiskPromise): HealthCheck {
  const isRisky = risk();
  if (isRisky !== null) return degraded(isRisky);
  const waitMs = longestMs();
  return healthy(
    "A power cut takes nothing that was acknowledged" +
      (waitMs === 0
        ? ""
        : `. Each bid waits for the store's disk, up to ${
          waitMs / 1000
        } s: \`appendfsync always\` in Redis makes that a ` +
          "few ms"),
  );
}

/** Says whether Gavel sends bids. A pause is the owner's own wish, but easy to forget. */
export function biddingCheck(
  isPaused: boolean,
  isDryRun: boolean,
  because: string | null = null,
): HealthCheck {
  if (isPaused && because !== null) return degraded(`All bidding is paused. ${because}`);
  if (isPaused) return degraded("All bidding is paused: POST /api/bidding/resume ends the pause");
  if (isDryRun) {
    return healthy(
      "Gavel practises: bids are decided and recorded, and none is sent until POST /api/bidding/practice/end",
    );
  }
  return healthy("Bids are sent");
}

/** Says whether the owner is signed in at Nellis. */
export function sessionCheck(session: Pick<Session, "cookies" | "standing">): HealthCheck {
  if (session.cookies() === null) {
    return healthy(
      `Gavel has no session of yours at Nellis yet, so no bid is sent: ${SIGN_IN}`,
    );
  }
  switch (session.standing()) {
    case "works":
      return healthy("You are signed in at Nellis");
    case "unknown":
      return healthy("No answer of Nellis has shown yet whether you are signed in");
    case "refused":
      return degraded(
        `${SIGNED_OUT}. Until then no bid is sent`,
      );
  }
}

/** Says whether the circuit breaker lets calls to Nellis through. */
export function breakerCheck(
  { state, nextAttemptTime }: { readonly state: CircuitKind; readonly nextAttemptTime: number | null },
  isOn: boolean,
  nowMs: number,
): HealthCheck {
  if (!isOn) return healthy("The circuit breaker is off: every call to Nellis is sent");
  switch (state) {
    case "closed":
      return healthy("Calls to Nellis are sent");
    case "half_open":
      return degraded("Nellis failed too often; the next call finds out whether it answers again");
    case "open": {
      const seconds = Math.max(1, Math.ceil(((nextAttemptTime ?? nowMs) - nowMs) / 1000));
      return degraded(`Too many calls to Nellis failed in a row: the next is sent in ${seconds} s`);
    }
  }
}

/** Says how well Nellis's clock is known. Its distance from ours does no harm, as snipes are timed by Nellis's clock. */
export function clockCheck(skew: Pick<ClockSkew, "offsetMs" | "uncertaintyMs">): HealthCheck {
  const vagueMs = Math.round(skew.uncertaintyMs());
  if (vagueMs === Infinity) return healthy("Nellis's clock is not known yet");
  const offsetMs = Math.round(skew.offsetMs());
  const apart = `Nellis's clock is ${Math.abs(offsetMs)} ms ${
    offsetMs < 0 ? "behind" : "ahead of"
  } this machine's`;
  const known = `${apart} (± ${vagueMs} ms)`;
  return vagueMs <= VAGUE_CLOCK_MS
    ? healthy(known)
    : degraded(`${known}, which is too uncertain for a snipe: check how fast Nellis answers you`);
}

/** Says whether notices reach the owner. */
export function notificationsCheck(notifier: Pick<Notifier, "trouble"> | null): HealthCheck {
  if (notifier === null) return healthy("No notices are sent, as NOTIFY_URL is not set");
  const trouble = notifier.trouble();
  return trouble === null
    ? healthy("The last notice was delivered, or none was sent yet")
    : degraded(trouble);
}

/** A backup of a night and some hours is missed. */
const OLD_BACKUP_MS = 36 * 60 * 60_000;

/** Says how old the last nightly backup is. Null stands for none being made. */
export function backupCheck(state: NightlyState | null): HealthCheck {
  if (state === null) return healthy("No backup is made by night, as BACKUP_DIR is not set");
  const { lastSuccessMs, failure, nowMs } = state;
  const last = lastSuccessMs === null
    ? "There is none yet"
    : `The last good one is ${ageInWords(nowMs - lastSuccessMs)} old`;
  if (failure !== null) return degraded(`The nightly backup failed: ${failure}. ${last}`);
  const isOld = lastSuccessMs !== null && nowMs - lastSuccessMs > OLD_BACKUP_MS;
  if (isOld) return degraded(`No backup was made last night. ${last}`);
  return healthy(
    lastSuccessMs === null
      ? "The first nightly backup is not made yet"
      : last.replace("good one", "nightly backup"),
  );
}

function ageInWords(ms: number): string {
  const hours = Math.max(0, Math.floor(ms / 3_600_000));
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours === 0 ? "less than an hour" : `${hours} ${hours === 1 ? "hour" : "hours"}`;
}

/** Says how many clients are connected. */
export function socketsCheck(openSockets: number): HealthCheck {
  return healthy(`${openSockets} ${openSockets === 1 ? "client is" : "clients are"} connected`);
}

function healthy(message: string): HealthCheck {
  return { status: "healthy", message };
}

function degraded(message: string): HealthCheck {
  return { status: "degraded", message };
}
