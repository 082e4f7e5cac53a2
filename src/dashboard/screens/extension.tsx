import { CopyField } from "../extension/copy_field.tsx";
import { Pairing } from "../extension/pairing.tsx";
import { NewToken } from "../extension/new_token.tsx";
import { ClientList, type Clients } from "../settings/client_list.tsx";
import { useLoaded } from "../settings/loaded.ts";
import { Section } from "../settings/section.tsx";
import "./extension.css";

/** The screen on which this browser gets Gavel's extension and is connected, and which lists the others. */
export function ExtensionScreen() {
  const loaded = useLoaded<Clients>("clients");
  return (
    <div class="extension">
      <h1>Extension</h1>
      <p class="lead">
        Gavel's extension for Chrome shows your lots on Nellis's own pages, where you set limits and bid, and
        hands your session there over by itself. It speaks to this Gavel alone.
      </p>
      <Section title="1 · Load it" about="For Chrome, Edge, Brave and whatever else is made of Chromium.">
        <LoadSteps />
      </Section>
      <Section
        title="2 · Connect this browser"
        about="While this page is open, Gavel's icon in the toolbar knows where this Gavel is."
      >
        <Pairing loaded={loaded} />
      </Section>
      <Section
        title="Or by address and token"
        about="For a browser that can't open this page, an older extension, or a script. A token may do what you may, except to let in others."
      >
        <CopyField label="Address of this Gavel" value={addressOf(document.baseURI)} />
        <NewToken made={() => void loaded.load()} />
      </Section>
      <Section title="Connected" about="Everybody with a token of its own.">
        <ClientList loaded={loaded} kind="client" none="Nobody yet." />
      </Section>
      <Section title="You have the older extension?" about="Both work side by side, for as long as you like.">
        <p class="extension-text">
          Load this one and connect it, then open a lot at Nellis: both panels show it. Once you are content,
          remove the older extension on <code>chrome://extensions</code>{" "}
          and disconnect its token above. Your lots and limits are Gavel's, so nothing is lost.
        </p>
      </Section>
    </div>
  );
}

/** The steps to load an extension that comes from no store. */
function LoadSteps() {
  return (
    <ol class="load-steps">
      <li>
        <a class="button" href="./assets/gavel-extension.zip" download="gavel-extension.zip">Download</a>{" "}
        and unpack it, into a folder that stays.
      </li>
      <li>
        Open <code>chrome://extensions</code>, switch <i>Developer mode</i> on, choose{" "}
        <i>Load unpacked</i>, and pick that folder.
      </li>
      <li>Pin Gavel's icon to the toolbar, come back to this page, and click it.</li>
    </ol>
  );
}

/** Returns the address of a Gavel from that of its page: without a slash at the end, as extensions put a path behind it. */
function addressOf(page: string): string {
  return new URL(".", page).href.replace(/\/$/, "");
}
