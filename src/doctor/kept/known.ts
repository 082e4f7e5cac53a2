/** The little that the checks need of what is stored; null where it is not known. */
export interface Known {
  /** The format of the store. */
  readonly format: number | null;
  readonly hasSession: boolean | null;
  /** The number of a lot that is watched, or was. */
  readonly lotId: string | null;
}
