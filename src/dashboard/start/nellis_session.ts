import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useModel } from "../parts/model_context.ts";

/** The owner's session at Nellis, as Gavel has it. */
export interface NellisSession {
  readonly authenticated: boolean;
  readonly message: string;
}

/** Reads the session, and again whenever the check of it says something else. Null while it is not known. */
export function useNellisSession(): ReadonlySignal<NellisSession | null> {
  const { server, state, isLive } = useModel();
  const session = useSignal<NellisSession | null>(null);
  const check = useComputed(() => state.value?.checks.session?.message);
  useSignalEffect(() => {
    void check.value;
    if (!isLive.value) return;
    void server.call<NellisSession>("GET", "auth/status").then((answer) => {
      if (answer.ok) session.value = answer.body;
    });
  });
  return session;
}
