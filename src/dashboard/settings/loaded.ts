import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";

/** The server's last answer to a request that is made again and again. */
export interface Loaded<T> {
  /** Null until it was told. */
  readonly value: ReadonlySignal<T | null>;
  /** The reason why it could not be read; null where it could. */
  readonly trouble: ReadonlySignal<string | null>;
  load(): Promise<void>;
}

/** Reads `path` of the API when its part comes on the screen, and again each time that the server is heard anew. */
export function useLoaded<T>(path: string): Loaded<T> {
  const { server, isLive } = useModel();
  const value = useSignal<T | null>(null);
  const trouble = useSignal<string | null>(null);
  const asked = useRef(0);
  const load = async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await server.call<T>("GET", path);
    // A newer answer is on its way, or was here before.
    if (mine !== asked.current) return;
    if (answer.ok) value.value = answer.body;
    trouble.value = answer.ok ? null : answer.error;
  };
  useSignalEffect(() => {
    if (isLive.value) void load();
  });
  return { value, trouble, load };
}
