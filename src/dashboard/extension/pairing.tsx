import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import type { Client, Clients } from "../settings/client_list.tsx";
import type { Loaded } from "../settings/loaded.ts";
import { createPairingCode, type PairingCode } from "./pairing_code.ts";

/** Offers this Gavel to the extension, which reads the code from the page once its icon is clicked. */
export function Pairing({ loaded }: { readonly loaded: Loaded<Clients> }) {
  const { server, clock, isLive, state } = useModel();
  const pairing = useSignal<PairingCode | null>(null);
  const connected = useNewClients(loaded, () => void pairing.peek()?.renew());
  useSignalEffect(() => {
    if (!isLive.value) return;
    const made = createPairingCode(server, clock);
    pairing.value = made;
    return () => {
      made.close();
      pairing.value = null;
    };
  });
  // A client that connects or leaves changes the server's count of sockets.
  const sockets = useComputed(() => state.value?.checks.sockets?.message);
  useSignalEffect(() => {
    if (sockets.value !== undefined) void loaded.load();
  });
  const code = pairing.value?.code.value;
  const trouble = pairing.value?.trouble.value;
  return (
    <div class="pairing" data-gavel-pairing={code ?? undefined}>
      <p role="status">
        {connected.value.length > 0
          ? (
            <span class="pairing-done" data-tone="good">
              <Icon name="check" />
              Connected: <bdi>{connected.value.map(({ name }) => name).join(", ")}</bdi>
            </span>
          )
          : trouble
          ? `No browser can be connected now: ${trouble}.`
          : code
          ? "Click Gavel's icon in the toolbar, then Connect."
          : "Making a code…"}
      </p>
      <p class="hint">
        The icon reads a code from this page that works once and for two minutes, and gets a token of its own
        for it. Nothing has to be typed.
      </p>
    </div>
  );
}

/** Returns the clients that came since the screen was opened; `came` is called for each time that one did. */
function useNewClients(loaded: Loaded<Clients>, came: () => void) {
  const known = useRef<ReadonlySet<string> | null>(null);
  const connected = useSignal<readonly Client[]>([]);
  useSignalEffect(() => {
    const clients = loaded.value.value?.clients.filter(({ kind }) => kind === "client");
    if (!clients) return;
    known.current ??= new Set(clients.map(({ id }) => id));
    const before = connected.peek();
    const now = clients.filter(({ id, lastSeenAt }) => lastSeenAt !== null && !known.current?.has(id));
    if (now.map(({ id }) => id).join() === before.map(({ id }) => id).join()) return;
    connected.value = now;
    if (now.length > before.length) came();
  });
  return connected;
}
