import { COMMON_FAULTS } from "./common_faults.ts";
import { type LotFaultTargets, REAL_FAULTS } from "./real_faults.ts";

/**
 * All faults. Each begins when it is called, and ends when the function that it returns is called; `size` is
 * from 0 to 1.
 */
export const FAULTS: Readonly<Record<FaultName, (targets: LotFaultTargets, size: number) => () => void>> = {
  ...COMMON_FAULTS,
  ...REAL_FAULTS,
};

/** The name of a fault describes it. */
export type FaultName = keyof typeof COMMON_FAULTS | keyof typeof REAL_FAULTS;
