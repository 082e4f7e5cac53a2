import type { CircuitKind } from "../auction/types.ts";
import type { ClockSkew } from "../nellis/clock/skew.ts";
import type { Notifier } from "../notify/notifier.ts";
import type { Session } from "../owner/session.ts";
import type { Trouble } from "../store/troubles.ts";
import type { HealthCheck } from "../telemetry/health.ts";

/** Worse than this, a snipe may leave after the close. */
const VAGUE_CLOCK_MS = 1_500;

/** Says what is wrong with what is stored. */
export function storedCheck(troubles: readonly Trouble[]): HealthCheck {
  if (troubles.length === 0) return healthy("What is stored can be read");
  return degraded(troubles.map(({ message }) => message).join(". "));
}

/** Says whether Nellis knows the owner. */
export function sessionCheck(session: Pick<Session, "cookies" | "standing">): HealthCheck {
  if (session.cookies() === null) {
    return healthy("No Nellis session was handed over yet, so nothing is bid");
  }
  switch (session.standing()) {
    case "works":
      return healthy("Nellis knows you");
    case "unknown":
      return healthy("Nellis has not shown yet whether it knows you");
    case "refused":
      return degraded(
        "Nellis does not know you any more, so nothing is bid: sign in on its site and hand your session over",
      );
  }
}

/** Says whether calls to Nellis leave. */
export function breakerCheck(
  { state, nextAttemptTime }: { readonly state: CircuitKind; readonly nextAttemptTime: number | null },
  isOn: boolean,
  nowMs: number,
): HealthCheck {
  if (!isOn) return healthy("The circuit breaker is switched off: every call to Nellis leaves");
  switch (state) {
    case "closed":
      return healthy("Calls to Nellis leave");
    case "half_open":
      return degraded("After an outage of Nellis's one call is finding out whether all is well again");
    case "open": {
      const seconds = Math.max(1, Math.ceil(((nextAttemptTime ?? nowMs) - nowMs) / 1000));
      return degraded(`Too many calls to Nellis failed in a row: the next leaves in ${seconds} s`);
    }
  }
}

/** Says how well Nellis's clock is known. How far it is from ours does no harm, as snipes go by it. */
export function clockCheck(skew: Pick<ClockSkew, "offsetMs" | "uncertaintyMs">): HealthCheck {
  const vagueMs = Math.round(skew.uncertaintyMs());
  if (vagueMs === Infinity) return healthy("Nellis's clock is not known yet");
  const offsetMs = Math.round(skew.offsetMs());
  const apart = `Nellis's clock is ${Math.abs(offsetMs)} ms ${
    offsetMs < 0 ? "behind" : "ahead of"
  } this machine's`;
  const known = `${apart}, give or take ${vagueMs} ms`;
  return vagueMs <= VAGUE_CLOCK_MS ? healthy(known) : degraded(`${known}: check how fast Nellis answers you`);
}

/** Says whether notices reach the owner. */
export function notificationsCheck(notifier: Pick<Notifier, "trouble"> | null): HealthCheck {
  if (notifier === null) return healthy("Nobody is told elsewhere, as NOTIFY_URL is not set");
  const trouble = notifier.trouble();
  return trouble === null ? healthy("Notices arrive, as far as is known") : degraded(trouble);
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
