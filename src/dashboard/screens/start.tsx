import { useComputed, useSignalEffect } from "@preact/signals";
import { counted } from "../../client/words.ts";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import type { Clients } from "../settings/client_list.tsx";
import { useLoaded } from "../settings/loaded.ts";
import { PracticeSwitch } from "../settings/practice_section.tsx";
import { CookieForm } from "../start/cookie_form.tsx";
import { useNellisSession } from "../start/nellis_session.ts";
import { Step } from "../start/step.tsx";
import { hrefOf } from "../state/route.ts";
import "./start.css";

/** The first four steps. Each ticks itself as soon as it is done, wherever that happens. */
export function StartScreen() {
  const { lots, isLive, router, preferences } = useModel();
  const session = useNellisSession();
  const clients = useClients();
  if (router.place.value.params.has("link")) {
    return (
      <div class="start">
        <h1>Welcome</h1>
        <p class="hint">Looking how far everything is set up…</p>
      </div>
    );
  }
  const known = (isDone: boolean | undefined) => isLive.value ? isDone ?? null : null;
  const hasSession = known(session.value?.authenticated);
  const lotCount = lots.all.value.length;
  const leave = () => {
    preferences.isStartDismissed.value = true;
    router.go(hrefOf("lots"));
  };
  return (
    <div class="start">
      <h1>Welcome</h1>
      <p class="lead">Four steps, and Gavel bids for you. Each ticks itself when it is done.</p>
      <ol class="steps">
        <Step number={1} title="You are in" isDone>
          <p>
            This browser stays signed in. Another one gets in with the token, or by the address that{" "}
            <code>gavel link</code> prints on Gavel's machine.
          </p>
        </Step>
        <Step number={2} title="Connect the extension" isDone={known(clients.value?.some(isClient))}>
          <p>
            It shows your lots on Nellis's own pages and keeps your session there up to date. Download it,
            load it into Chrome, click its icon, and choose Connect. You can do without it: then paste the
            session below.
          </p>
          <p>
            <a class="button" href={hrefOf("extension")}>Get the extension</a>
          </p>
        </Step>
        <Step number={3} title="Sign in on Nellis" isDone={hasSession}>
          <p>
            {hasSession === true
              ? `${session.value?.message}. When it ends, Gavel says so on every screen.`
              : "Sign in on nellisauction.com as usual: the extension hands the session over by itself."}
          </p>
          <p>
            <a class="button" href="https://www.nellisauction.com/" target="_blank" rel="noreferrer">
              Open Nellis
              <Icon name="outside" />
            </a>
          </p>
          <details>
            <summary>Without the extension: paste the session</summary>
            <p class="hint">
              In the browser where you are signed in, open the developer tools, choose{" "}
              <i>Network</i>, load a page of Nellis, and copy the value of <code>Cookie</code>{" "}
              from the request's headers. It is a secret: whoever has it can bid in your name.
            </p>
            <CookieForm />
          </details>
        </Step>
        <Step
          number={4}
          title="Watch your first lot"
          isDone={known(lots.isKnown.value ? lotCount > 0 : undefined)}
        >
          <p>
            {lotCount > 0
              ? `${counted(lotCount, "lot is", "lots are")} watched.`
              : "Paste a lot's address or number. With a limit and a strategy Gavel bids, without them it watches."}
          </p>
          <p>
            <a class="button" href={hrefOf("lots")}>{lotCount > 0 ? "Your lots" : "Add a lot"}</a>
          </p>
          <div class="card section-body">
            <PracticeSwitch />
          </div>
        </Step>
      </ol>
      <p>
        <button
          type="button"
          class={hasSession === true && lotCount > 0 ? "main" : "quiet"}
          onClick={leave}
        >
          {hasSession === true && lotCount > 0 ? "Go to your lots" : "Skip these steps"}
        </button>
      </p>
    </div>
  );
}

const isClient = ({ kind }: Clients["clients"][number]) => kind === "client";

/** Reads the list of clients, and again whenever one connects or leaves. */
function useClients() {
  const { state } = useModel();
  const { value, load } = useLoaded<Clients>("clients");
  const connected = useComputed(() => state.value?.checks.sockets?.message);
  useSignalEffect(() => {
    if (connected.value !== undefined) void load();
  });
  return useComputed(() => value.value?.clients);
}
