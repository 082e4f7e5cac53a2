/** One measured figure. */
export interface Figure {
  readonly what: string;
  readonly measured: number;
  /** `ms`, `MB`, `%` and the like. */
  readonly unit: string;
  /** The bound in `unit`, and on which side of it to stay; null for a figure that is only of interest. */
  readonly target: Bound | null;
}

/** A bound that a figure has to keep. */
export interface Bound {
  readonly kind: "at most" | "at least";
  readonly value: number;
}

/** A bench: what it measures is independent of every other, and ends within a minute. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Figure[]>;
}

/** A figure that must not be larger than `most`. */
export function atMost(most: number): Bound {
  return { kind: "at most", value: most };
}

/** A figure that must not be smaller than `least`. */
export function atLeast(least: number): Bound {
  return { kind: "at least", value: least };
}

/** Null when there is no target. */
export function isMet({ measured, target }: Figure): boolean | null {
  if (target === null) return null;
  return target.kind === "at most" ? measured <= target.value : measured >= target.value;
}

/** The value that `share` of the values do not exceed; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** `what | measured | target | ok`, a line a figure. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ["what", "measured", "target", "ok"],
    ...figures.map((figure) => [
      figure.what,
      `${short(figure.measured)} ${figure.unit}`,
      figure.target ? `${figure.target.kind} ${short(figure.target.value)} ${figure.unit}` : "",
      { true: "yes", false: "NO", null: "" }[`${isMet(figure)}`],
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ").trimEnd())
    .join("\n");
}

function short(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
