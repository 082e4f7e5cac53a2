import type { ReadinessLevel } from "./words.ts";

/** The subject of a reason: the owner hears of each once, even if its sentence changes. */
export type ReadinessCause =
  | "session"
  | "reading"
  | "allowance"
  | "paused"
  | "dry-run"
  | "clock"
  | "round-trip"
  | "store"
  | "limit"
  | "group"
  | "not-allowed"
  | "gave-up"
  | "feed";

/** One thing that is not as it should be before a close. */
export interface ReadinessReason {
  readonly level: "amber" | "red";
  readonly cause: ReadinessCause;
  /** A sentence, without its stop, that says what to do. */
  readonly message: string;
}

/** The result of the last check: could a bid go out? True of this run only: it is not stored. */
export interface Readiness {
  readonly level: ReadinessLevel;
  /** The worst first; none when it is green. */
  readonly reasons: readonly ReadinessReason[];
  /** By Nellis's clock. */
  readonly checkedAtMs: number;
}

/** Makes a readiness that is as bad as the worst of the reasons. */
export function readinessFrom(reasons: readonly ReadinessReason[], checkedAtMs: number): Readiness {
  const [red, amber] = (["red", "amber"] as const).map((level) =>
    reasons.filter((reason) => reason.level === level)
  );
  const sorted = [...red ?? [], ...amber ?? []];
  return { level: sorted[0]?.level ?? "green", reasons: sorted, checkedAtMs };
}

/** Returns true when both say the same, at whatever time they were found. */
export function sameReadiness(one: Readiness | null, other: Readiness | null): boolean {
  const said = (readiness: Readiness | null) =>
    readiness && JSON.stringify([readiness.level, readiness.reasons.map(({ message }) => message)]);
  return one === other || said(one) === said(other);
}
