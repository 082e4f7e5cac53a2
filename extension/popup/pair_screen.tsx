import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { Clock } from "../../src/clock.ts";
import { askWorker } from "../follow.ts";
import type { StatusView } from "../messages.ts";
import { readAddress } from "../worker/pairing.ts";
import { diagnose } from "./diagnose.ts";
import { browserName, type Offer, readOffer } from "./pair.ts";
import { takeUp } from "./take_up.ts";

/** Connects this browser to a server: by the dashboard's page in the active tab, or by address and token. */
export function PairScreen({ status, clock }: { readonly status: StatusView; readonly clock: Clock }) {
  const offer = useOffer();
  return (
    <main class="pair">
      <h1>Connect to your Gavel</h1>
      {status.connection.kind === "refused" && (
        <p class="field-error">{status.server} does not know this browser any more.</p>
      )}
      {offer
        ? <OfferedServer offer={offer} />
        : <p>Open the dashboard's Extension page in this tab, then click Gavel's icon again.</p>}
      <details>
        <summary>Type address and token instead</summary>
        <TypedPairing clock={clock} />
      </details>
    </main>
  );
}

/** Returns what the page in the active tab offers; null where it offers nothing. */
export function useOffer(): Offer | null {
  const offer = useSignal<Offer | null>(null);
  useEffect(() => {
    void readOffer().then((found) => offer.value = found);
  }, []);
  return offer.value;
}

/** Connects to the server whose dashboard is in the active tab. */
export function OfferedServer({ offer }: { readonly offer: Offer }) {
  const error = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const connect = async () => {
    isBusy.value = true;
    const name = browserName(navigator.userAgent);
    const reply = await takeUp(offer, { ask: askWorker, readOffer, name });
    error.value = reply.ok ? null : reply.error;
    isBusy.value = false;
  };
  return (
    <div class="offer">
      <p>
        This tab shows the dashboard at <b>{offer.server}</b>.
      </p>
      <button type="button" class="main" disabled={isBusy.value} onClick={() => void connect()}>
        {isBusy.value ? "Connecting…" : "Connect"}
      </button>
      <p class="field-error" role="alert">{error.value}</p>
    </div>
  );
}

function TypedPairing({ clock }: { readonly clock: Clock }) {
  const [address, token] = [useSignal(""), useSignal("")];
  const message = useSignal<{ readonly text: string; readonly isGood: boolean } | null>(null);
  const isBusy = useSignal(false);
  const [addressId, tokenId] = [useId(), useId()];

  const test = async (): Promise<{ readonly server: string; readonly token: string } | null> => {
    const server = readAddress(address.value);
    if (!server) {
      message.value = { text: "Write the address as in http://nas:3000.", isGood: false };
      return null;
    }
    const typed = { server, token: token.value.trim() };
    isBusy.value = true;
    const diagnosis = await diagnose(typed, {
      fetch: (url, init) => fetch(url, init),
      opensSocket: (url) => opensSocket(url, clock),
    });
    isBusy.value = false;
    message.value = diagnosis.ok
      ? { text: `Gavel ${diagnosis.version} answers.`, isGood: true }
      : { text: diagnosis.error, isGood: false };
    return diagnosis.ok ? typed : null;
  };
  const connect = async (event: Event) => {
    event.preventDefault();
    const typed = await test();
    const reply = typed && await askWorker({ ask: "connect", ...typed });
    if (reply && !reply.ok) message.value = { text: reply.error, isGood: false };
  };
  return (
    <form onSubmit={(event) => void connect(event)}>
      <label for={addressId}>Address</label>
      <input
        id={addressId}
        type="text"
        inputmode="url"
        placeholder="http://nas:3000"
        value={address.value}
        onInput={({ currentTarget }) => address.value = currentTarget.value}
      />
      <label for={tokenId}>Token</label>
      <input
        id={tokenId}
        type="password"
        autocomplete="off"
        value={token.value}
        onInput={({ currentTarget }) => token.value = currentTarget.value}
      />
      <p class={message.value?.isGood ? "field-good" : "field-error"} role="alert">{message.value?.text}</p>
      <div class="buttons">
        <button type="button" disabled={isBusy.value} onClick={() => void test()}>
          {isBusy.value ? "Trying…" : "Test connection"}
        </button>
        <button type="submit" class="main" disabled={isBusy.value}>Connect</button>
      </div>
    </form>
  );
}

const SOCKET_PATIENCE_MS = 5_000;

function opensSocket(url: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const done = (opened: boolean) => {
      cancel();
      socket.close();
      resolve(opened);
    };
    const cancel = clock.after(SOCKET_PATIENCE_MS, () => done(false));
    socket.onopen = () => done(true);
    socket.onerror = () => done(false);
  });
}
