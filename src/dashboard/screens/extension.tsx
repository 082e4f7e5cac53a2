import { CopyField } from "../extension/copy_field.tsx";
import { NewToken } from "../extension/new_token.tsx";
import { ClientList, type Clients } from "../settings/client_list.tsx";
import { useLoaded } from "../settings/loaded.ts";
import { Section } from "../settings/section.tsx";
import "./extension.css";

/** How a browser extension or a script is connected to this Gavel. */
export function ExtensionScreen() {
  const loaded = useLoaded<Clients>("clients");
  return (
    <div class="extension">
      <h1>Extension</h1>
      <p class="lead">
        A browser extension that speaks Gavel's protocol shows and changes your lots where you find them, on
        Nellis's own pages, and hands over your session there. It needs the two things below. So does a
        script.
      </p>
      <Section title="1 · Address" about="Where this Gavel is, as this browser reaches it.">
        <CopyField label="Address of this Gavel" value={addressOf(document.baseURI)} />
      </Section>
      <Section
        title="2 · A token of its own"
        about="So that you can take it away from one without touching the others. It may do what you may, except to let in others."
      >
        <NewToken made={() => void loaded.load()} />
      </Section>
      <Section title="Connected" about="Everybody with a token of its own.">
        <ClientList loaded={loaded} kind="client" none="Nobody yet." />
      </Section>
    </div>
  );
}

/** Returns the address of a Gavel from that of its page: without a slash at the end, as extensions put a path behind it. */
function addressOf(page: string): string {
  return new URL(".", page).href.replace(/\/$/, "");
}
