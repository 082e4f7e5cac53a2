import { type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel, Clock } from "../../clock.ts";
import type { Server } from "../state/server.ts";

/** A one-time code that is renewed before it runs out. */
export interface PairingCode {
  /** Null while there is none, such as before the server has made one. */
  readonly code: ReadonlySignal<string | null>;
  /** The reason why there is none; null where there is one. */
  readonly trouble: ReadonlySignal<string | null>;
  /** Makes a new one now: the old one is used up. */
  renew(): Promise<void>;
  /** Makes none any more. */
  close(): void;
}

/** A code is renewed this long before it runs out, so that one which is on the screen can be used. */
const RENEW_BEFORE_MS = 20_000;
const SHORTEST_MS = 10_000;
/** A server that made no code is asked again after this. */
const AGAIN_AFTER_MS = 10_000;

/** Makes the first code at once. */
export function createPairingCode(server: Server, clock: Clock): PairingCode {
  const code = signal<string | null>(null);
  const trouble = signal<string | null>(null);
  let cancel: Cancel = () => {};
  let isClosed = false;
  let asked = 0;

  const renew = async () => {
    cancel();
    asked += 1;
    const mine = asked;
    const answer = await server.call<{ readonly code: string; readonly expiresInSeconds: number }>(
      "POST",
      "codes",
    );
    if (isClosed || mine !== asked) return;
    code.value = answer.ok ? answer.body.code : null;
    trouble.value = answer.ok ? null : answer.error;
    const inMs = answer.ok
      ? Math.max(SHORTEST_MS, answer.body.expiresInSeconds * 1000 - RENEW_BEFORE_MS)
      : AGAIN_AFTER_MS;
    cancel = clock.after(inMs, () => void renew());
  };
  void renew();
  return {
    code,
    trouble,
    renew,
    close() {
      isClosed = true;
      code.value = null;
      cancel();
    },
  };
}
