import { useSignal } from "@preact/signals";
import { Dialog } from "../parts/dialog.tsx";
import { useModel } from "../parts/model_context.ts";
import { hrefOf } from "../state/route.ts";
import { ClientList, type Clients } from "./client_list.tsx";
import { useLoaded } from "./loaded.ts";
import { Section } from "./section.tsx";

/** Those who may use Gavel beside the owner's token. */
export function AccessSection() {
  const { server, signOut, toasts, isLive } = useModel();
  const loaded = useLoaded<Clients>("clients");
  const isAsking = useSignal(false);
  const leave = async () => {
    const own = loaded.value.value?.clients.find(({ isThis }) => isThis);
    // If the server can't be told, this browser still forgets its half, and the cookie is worth nothing without it.
    if (own) await server.call("DELETE", `clients/${encodeURIComponent(own.id)}`);
    signOut();
  };
  const leaveEverywhere = async (alsoClients: boolean) => {
    isAsking.value = false;
    const answer = await server.call("POST", "clients/sign-out-everywhere", { alsoClients });
    if (answer.ok) signOut();
    else toasts.show(`Nobody was signed out: ${answer.error}.`, { tone: "bad" });
  };
  return (
    <Section
      title="Browsers and clients"
      about={
        <>
          Everybody who may use this Gavel. An extension or a script gets its own token under{" "}
          <a href={hrefOf("extension")}>Extension</a>.
        </>
      }
    >
      <ClientList loaded={loaded} none="Nobody is signed in." />
      <div class="button-line">
        <button type="button" onClick={() => void leave()}>Sign out</button>
        <button
          type="button"
          class="danger"
          disabled={!isLive.value}
          onClick={() => isAsking.value = true}
        >
          Sign out everywhere
        </button>
      </div>
      {isAsking.value && (
        <EverywhereDialog
          leave={(alsoClients) => void leaveEverywhere(alsoClients)}
          close={() => isAsking.value = false}
        />
      )}
    </Section>
  );
}

function EverywhereDialog({ leave, close }: {
  readonly leave: (alsoClients: boolean) => void;
  readonly close: () => void;
}) {
  const alsoClients = useSignal(false);
  return (
    <Dialog title="Sign out everywhere?" close={close}>
      <p>Every browser has to sign in again, this one too. Gavel goes on bidding.</p>
      <label class="check-line">
        <input
          type="checkbox"
          checked={alsoClients.value}
          onChange={({ currentTarget }) => alsoClients.value = currentTarget.checked}
        />
        Also make the tokens of extensions and scripts worthless
      </label>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={close}>Stay signed in</button>
        <button type="button" class="danger" onClick={() => leave(alsoClients.value)}>
          Sign out all
        </button>
      </div>
    </Dialog>
  );
}
