import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";

/** Hands the owner's session at Nellis over by hand. Gavel tries it on Nellis before it keeps it, and never shows it. */
export function CookieForm() {
  const { server, toasts, isLive } = useModel();
  const text = useSignal("");
  const error = useSignal<string | null>(null);
  const isTrying = useSignal(false);
  const [fieldId, errorId] = [useId(), useId()];
  const hand = async (event: Event) => {
    event.preventDefault();
    // Copied whole from the developer tools, the header brings its name along.
    const cookies = text.value.trim().replace(/^cookie:\s*/i, "");
    if (cookies === "") {
      error.value = "Paste the Cookie header first.";
      return;
    }
    isTrying.value = true;
    const answer = await server.call("POST", "auth", { cookies });
    isTrying.value = false;
    error.value = answer.ok ? null : `${answer.error}.`;
    if (!answer.ok) return;
    text.value = "";
    toasts.show("Nellis knows you: Gavel can bid for you.", { tone: "good" });
  };
  return (
    <form class="cookie-form" onSubmit={(event) => void hand(event)}>
      <label for={fieldId}>Cookie header</label>
      <div class="copy-line">
        <input
          id={fieldId}
          type="password"
          autocomplete="off"
          placeholder="__session=…"
          value={text.value}
          aria-invalid={error.value !== null}
          aria-describedby={errorId}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
            error.value = null;
          }}
        />
        <button type="submit" disabled={!isLive.value || isTrying.value}>
          {isTrying.value ? "Trying it…" : "Hand it over"}
        </button>
      </div>
      <p id={errorId} class="field-error" role="alert">{error.value}</p>
    </form>
  );
}
