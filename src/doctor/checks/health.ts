import { counted, type Finding, fine, look, shown, wrong } from "../finding.ts";
import type { HealthChecks, Running } from "../running.ts";
import type { Check } from "../subject.ts";

/** Parts whose trouble keeps bids from being sent, or loses what was acknowledged. Others go on working. */
const GRAVE = ["store", "stored", "lease", "disk", "session", "nellis"];
/** Parts whose messages are made of fixed words and figures alone. */
const IMPERSONAL = ["clock", "memory", "eventLoop", "sockets", "breaker", "allowance", "feed", "nellis"];

/** Shows the other parts of the running Gavel that are not well. */
export const otherParts: Check = {
  name: "Other parts",
  async look({ running }) {
    const gavel = await running();
    if (gavel.state !== "answers" || gavel.checks === null) {
      return [fine`They are looked at while Gavel runs and takes the token`];
    }
    return judgeOtherParts(gavel.checks);
  },
};

/** The parts that have a check of their own here. */
const SHOWN_ELSEWHERE = ["store", "session", "feed", "nellis", "clock", "notifications", "backup", "disk"];

/** Judges those parts of the running Gavel that no check of its own shows. */
export function judgeOtherParts(checks: HealthChecks): readonly Finding[] {
  const others = Object.keys(checks).filter((name) => !SHOWN_ELSEWHERE.includes(name));
  const findings = others.flatMap((name) => {
    const finding = judgePart(checks, name);
    return finding === null || finding.verdict === "fine" ? [] : [finding];
  });
  if (findings.length > 0) return findings;
  const are = shown(others.length === 1 ? "is" : "are");
  return [fine`${counted(others.length, "other part")} of the running Gavel ${are} well`];
}

/** Returns the running Gavel's own word on one of its parts; null where it does not tell. */
export function partOf(running: Running, name: string): Finding | null {
  return running.state === "answers" && running.checks !== null ? judgePart(running.checks, name) : null;
}

function judgePart(checks: HealthChecks, name: string): Finding | null {
  const part = checks[name];
  if (part === undefined) return null;
  const message = IMPERSONAL.includes(name) ? shown(part.message) : part.message;
  if (part.status === "healthy") return fine`${message}`;
  return part.status === "unhealthy" || GRAVE.includes(name)
    ? wrong`${message} (${shown(name)})`
    : look`${message} (${shown(name)})`;
}
