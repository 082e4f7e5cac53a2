import { useSignal } from "@preact/signals";
import { clockTime } from "../../client/words.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useModel } from "../parts/model_context.ts";
import type { Loaded } from "./loaded.ts";

/** A browser that is signed in, or a client with a token of its own. */
export interface Client {
  readonly id: string;
  readonly kind: "session" | "client";
  readonly name: string;
  readonly createdAt: string;
  /** Null until it was used. */
  readonly lastSeenAt: string | null;
  readonly isThis: boolean;
}

export interface Clients {
  readonly clients: readonly Client[];
}

/** Those who may use Gavel, each with a way to end that. */
export function ClientList({ loaded, kind, none }: {
  readonly loaded: Loaded<Clients>;
  /** Only these; all where it is left out. */
  readonly kind?: Client["kind"];
  /** Said where there is nobody. */
  readonly none: string;
}) {
  const asked = useSignal<Client | null>(null);
  const { server, toasts, signOut } = useModel();
  const all = loaded.value.value?.clients;
  if (!all) {
    return (
      <p class="hint">{loaded.trouble.value === null ? "Reading…" : `Not known: ${loaded.trouble.value}.`}</p>
    );
  }
  const shown = all.filter((client) => kind === undefined || client.kind === kind);
  const end = async ({ id, name, isThis }: Client) => {
    asked.value = null;
    const answer = await server.call("DELETE", `clients/${encodeURIComponent(id)}`);
    if (!answer.ok) {
      toasts.show(`${name} is still in: ${answer.error}.`, { tone: "bad" });
      return;
    }
    if (isThis) return signOut();
    toasts.show(`${name} is out.`, { tone: "good" });
    await loaded.load();
  };
  return (
    <>
      {shown.length === 0 && <p class="hint">{none}</p>}
      <ul class="clients">
        {shown.map((client) => (
          <li key={client.id}>
            <ClientWords client={client} />
            {!client.isThis && (
              <button
                type="button"
                aria-label={`${client.kind === "session" ? "Sign out" : "Disconnect"}: ${client.name}`}
                onClick={() => asked.value = client}
              >
                {client.kind === "session" ? "Sign out" : "Disconnect"}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asked.value && (
        <EndDialog
          client={asked.value}
          end={(client) => void end(client)}
          close={() => asked.value = null}
        />
      )}
    </>
  );
}

function ClientWords({ client: { name, kind, createdAt, lastSeenAt, isThis } }: { readonly client: Client }) {
  const { time } = useModel();
  const at = (iso: string) => clockTime(Date.parse(iso), time.now.peek());
  return (
    <div>
      <p class="choice-label">
        <bdi>{name}</bdi> {isThis && <span class="chip" data-tone="good">this browser</span>}
      </p>
      <p class="hint">
        {kind === "session" ? "Browser" : "Token of its own"}, since {at(createdAt)};{" "}
        {lastSeenAt === null ? "not used yet" : `last seen ${at(lastSeenAt)}`}
      </p>
    </div>
  );
}

function EndDialog({ client, end, close }: {
  readonly client: Client;
  readonly end: (client: Client) => void;
  readonly close: () => void;
}) {
  const isClient = client.kind === "client";
  return (
    <Dialog title={isClient ? `Disconnect ${client.name}?` : `Sign ${client.name} out?`} close={close}>
      <p>
        {isClient
          ? "Its token is worth nothing from then on, and its connection is cut at once. This can't be undone: it needs a new token."
          : "It has to sign in again, with the token or a link."}
      </p>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={close}>Leave it</button>
        <button type="button" class="danger" onClick={() => end(client)}>
          {isClient ? "Disconnect it" : "Sign it out"}
        </button>
      </div>
    </Dialog>
  );
}
