/** Numbers of tests of a suite that passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing counted yet. */
export const NO_TESTS: Tally = { passed: 0, failed: 0, skipped: 0 };

/** All of them together. */
export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((total, tally) => ({
    passed: total.passed + tally.passed,
    failed: total.failed + tally.failed,
    skipped: total.skipped + tally.skipped,
  }), NO_TESTS);
}

/** One more failure: a suite that went wrong outside of its tests. */
export function withFailure(tally: Tally): Tally {
  return { ...tally, failed: tally.failed + 1 };
}
