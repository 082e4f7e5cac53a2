import { COMMON_TROUBLES } from "./common_faults.ts";
import { REAL_TROUBLES, type Struck } from "./real_faults.ts";

/** Every trouble. Each begins when it is called, and ends when what it returns is called; `size` is from 0 to 1. */
export const TROUBLES: Readonly<Record<TroubleName, (struck: Struck, size: number) => () => void>> = {
  ...COMMON_TROUBLES,
  ...REAL_TROUBLES,
};

/** The name of a trouble says what is wrong. */
export type TroubleName = keyof typeof COMMON_TROUBLES | keyof typeof REAL_TROUBLES;
