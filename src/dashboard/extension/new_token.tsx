import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";
import { CopyField } from "./copy_field.tsx";

/** Makes a token for one client, and shows it once. */
export function NewToken({ made }: { readonly made: () => void }) {
  const { server, isLive } = useModel();
  const name = useSignal("");
  const error = useSignal<string | null>(null);
  const token = useSignal<{ readonly name: string; readonly token: string } | null>(null);
  const [fieldId, errorId] = [useId(), useId()];
  const add = async (event: Event) => {
    event.preventDefault();
    const typed = name.value.trim();
    if (typed === "" || typed.length > 60) {
      error.value = "Give it a name of 1 to 60 characters, to tell it from the others.";
      return;
    }
    const answer = await server.call<{ readonly token: string }>("POST", "clients", { name: typed });
    if (!answer.ok) {
      error.value = `Not made: ${answer.error}.`;
      return;
    }
    token.value = { name: typed, token: answer.body.token };
    name.value = "";
    made();
  };
  if (token.value) {
    return (
      <div class="new-token" data-tone="good">
        <CopyField
          key={token.value.token}
          label={`Token for ${token.value.name}`}
          value={token.value.token}
        />
        <p>It is shown this once. Put it into the extension together with the address.</p>
        <button type="button" onClick={() => token.value = null}>Done</button>
      </div>
    );
  }
  return (
    <form class="new-token-form" onSubmit={(event) => void add(event)}>
      <label for={fieldId}>Name</label>
      <div class="copy-line">
        <input
          id={fieldId}
          autocomplete="off"
          placeholder="Chrome on the laptop"
          maxLength={60}
          value={name.value}
          aria-invalid={error.value !== null}
          aria-describedby={errorId}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
            error.value = null;
          }}
        />
        <button type="submit" class="main" disabled={!isLive.value}>Make a token</button>
      </div>
      <p id={errorId} class="field-error" role="alert">{error.value}</p>
    </form>
  );
}
