import { Dialog } from "./parts/dialog.tsx";

const KEYS = {
  "/": "Search the lots",
  a: "Add a lot",
  p: "Pause all bidding",
  "?": "Show these keys",
} as const;

/** A key that works on every screen. */
export type Key = keyof typeof KEYS;

/** Says what each key does. */
export function KeyList({ close }: { readonly close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <dl class="keys">
        {Object.entries(KEYS).map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>Set the limit that was typed</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>Leave a field or a question as it was</dd>
        </div>
      </dl>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={close}>Close</button>
      </div>
    </Dialog>
  );
}
