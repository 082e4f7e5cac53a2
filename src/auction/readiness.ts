import type { ReadinessLevel } from "./words.ts";

/** What a reason is about: the owner hears of each once, however its sentence changes. */
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

/** Whether a bid could go out if it had to. True of this run only: it is not stored. */
export interface Readiness {
  readonly level: ReadinessLevel;
  /** The worst first; none when it is green. */
  readonly reasons: readonly ReadinessReason[];
  /** By Nellis's clock. */
  readonly checkedAtMs: number;
}

/** As ready as the worst of the reasons says. */
export function readinessFrom(reasons: readonly ReadinessReason[], checkedAtMs: number): Readiness {
  const [red, amber] = (["red", "amber"] as const).map((level) =>
    reasons.filter((reason) => reason.level === level)
  );
  const sorted = [...red ?? [], ...amber ?? []];
  return { level: sorted[0]?.level ?? "green", reasons: sorted, checkedAtMs };
}

/** Whether both say the same, whenever they were found out. */
export function sameReadiness(one: Readiness | null, other: Readiness | null): boolean {
  const said = (readiness: Readiness | null) =>
    readiness && JSON.stringify([readiness.level, readiness.reasons.map(({ message }) => message)]);
  return one === other || said(one) === said(other);
}
