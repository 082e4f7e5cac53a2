/** The handling of a kind of notice: `digest` gathers it until the digest of the day. */
export type Manner = "on" | "digest" | "off";

/** The owner's choices about notices. Times of the day are such as "22:00". */
export interface Preferences {
  /** A kind that is not here is `on`. */
  readonly kinds: Readonly<Record<string, Manner>>;
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly digestAt: string;
  /** Null is the zone of the host. */
  readonly timeZone: string | null;
}

/** The choices of an owner who has made none. */
export const NO_PREFERENCES: Preferences = { kinds: {}, quietHours: null, digestAt: "08:00", timeZone: null };
