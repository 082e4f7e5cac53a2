import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";

/** Takes the token once; the browser stays signed in after that. */
export function SignInScreen() {
  const { session, server } = useModel();
  const token = useSignal("");
  const error = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const [fieldId, errorId] = [useId(), useId()];

  const submit = async (event: Event) => {
    event.preventDefault();
    const typed = token.value.trim();
    if (typed === "") {
      error.value = "Paste the token first.";
      return;
    }
    isBusy.value = true;
    error.value = await session.signIn(server, { token: typed });
    isBusy.value = false;
  };

  return (
    <main class="sign-in">
      <h1>
        <Icon name="gavel" />
        Gavel
      </h1>
      {session.trouble.value !== null && <p role="status">{session.trouble.value}</p>}
      <form onSubmit={submit}>
        <label for={fieldId}>Access token</label>
        <input
          id={fieldId}
          type="password"
          autocomplete="current-password"
          autofocus
          value={token.value}
          aria-invalid={error.value !== null}
          aria-describedby={errorId}
          onInput={({ currentTarget }) => token.value = currentTarget.value}
        />
        <p id={errorId} class="field-error" role="alert">{error.value}</p>
        <button type="submit" class="main" disabled={isBusy.value}>
          {isBusy.value ? "Signing in…" : "Sign in"}
        </button>
      </form>
      <p class="hint">
        Gavel showed the token at its first start. To see it again, run <code>gavel token</code>{" "}
        on its machine, or <code>gavel link</code> for a link that signs you in.
      </p>
    </main>
  );
}
