/** A request that Gavel refused, or that it never answered: then nobody knows if it was done. */
export interface FailedAnswer {
  readonly ok: false;
  /** `NO_ANSWER` where no answer of Gavel's came. */
  readonly status: number;
  /** A sentence for the owner. */
  readonly error: string;
}

/**
 * Status of an answer that never came, or that is not Gavel's: a proxy's page, or a body that was cut short. Gavel may
 * have done what it was asked.
 */
export const NO_ANSWER = 0;
