import type { ReadFailure } from "../auction/types.ts";
import { type Clock, sleep } from "../clock.ts";
import { type NellisApi, NellisError } from "../nellis/api.ts";
import type { Store } from "../store/store.ts";
import type { Probed } from "./readiness_checks.ts";

/** The parts of probing. */
export interface ReadinessProbesParts {
  readonly clock: Clock;
  readonly nellis: Pick<NellisApi, "isSignedIn">;
  /** The owner's session: what was found out about one says nothing of the next. */
  readonly cookies: () => string | null;
  readonly store: Pick<Store, "put">;
}

/** Asks the store and Nellis if they would take a bid. Lots that close together share the answers. */
export interface ReadinessProbes {
  probe(): Promise<Probed>;
  /** Stops waiting for the store. */
  close(): void;
}

/** The key of the record that is written to test the store. */
const PROBE_KEY = ["system", "readiness"] as const;
const STORE_DEADLINE_MS = 5_000;
/**
 * The time for which answers are shared: hundreds of lots can close in the same minute, and all have one session and
 * one store.
 */
const SHARED_FOR_MS = 30_000;

/** Probes that have asked nothing yet. */
export function createReadinessProbes(parts: ReadinessProbesParts): ReadinessProbes {
  const { clock, nellis, cookies, store } = parts;
  const closing = new AbortController();

  const askNellis = async (): Promise<boolean | ReadFailure> => {
    try {
      return await nellis.isSignedIn();
    } catch (error) {
      if (error instanceof NellisError) return error.toFailure();
      return { kind: "not-understood", message: String(error) };
    }
  };
  const askStore = async (): Promise<boolean> => {
    const answered = new AbortController();
    const written = store.put(PROBE_KEY, { writtenAtMs: clock.now() }).then(() => true, () => false);
    const deadline = sleep(clock, STORE_DEADLINE_MS, AbortSignal.any([answered.signal, closing.signal]));
    const isWritten = await Promise.race([written, deadline.then(() => false)]);
    answered.abort();
    return isWritten;
  };

  const session = shared(clock, askNellis);
  const storage = shared(clock, askStore);
  return {
    async probe() {
      const [signedIn, isStoreWritable] = await Promise.all([session(cookies()), storage(null)]);
      return { session: signedIn, isStoreWritable };
    },
    close: () => closing.abort(),
  };
}

/** Makes an `ask` whose answer holds for a while, for everyone who asks about the same. */
function shared<T>(clock: Clock, ask: () => Promise<T>): (about: string | null) => Promise<T> {
  let last: { readonly about: string | null; readonly atMs: number; readonly answer: Promise<T> } | null =
    null;
  return (about) => {
    const isGood = last !== null && last.about === about && clock.now() - last.atMs < SHARED_FOR_MS;
    if (!last || !isGood) last = { about, atMs: clock.now(), answer: ask() };
    return last.answer;
  };
}
