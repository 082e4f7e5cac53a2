import type { Clock } from "../../clock.ts";
import type { NellisApi } from "../api.ts";

/** Hears how long a call to Nellis took, its turn in line included. */
export type CallListener = (call: keyof NellisApi, seconds: number) => void;

/** `nellis`, with every call timed for as long as `isOn` says so. */
export function timed(
  nellis: NellisApi,
  { clock, isOn, onCall }: {
    readonly clock: Clock;
    readonly isOn: () => boolean;
    readonly onCall: CallListener;
  },
): NellisApi {
  const time = async <T>(name: keyof NellisApi, call: () => Promise<T>): Promise<T> => {
    if (!isOn()) return await call();
    const startMs = clock.now();
    try {
      return await call();
    } finally {
      onCall(name, (clock.now() - startMs) / 1000);
    }
  };
  return {
    readLot: (id) => time("readLot", () => nellis.readLot(id)),
    placeBid: (id, amountCents, ...leaving) =>
      time("placeBid", () => nellis.placeBid(id, amountCents, ...leaving)),
    isSignedIn: (cookies) => time("isSignedIn", () => nellis.isSignedIn(cookies)),
  };
}
