/** The present condition of the disk. */
export interface DiskConditions {
  /** A write takes from 0 to this time to be durable, and as long again to be acknowledged. */
  slowestMs: number;
  /** True when every write fails. */
  isLocked: boolean;
}
