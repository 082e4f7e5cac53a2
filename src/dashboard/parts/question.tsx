import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Dialog } from "./dialog.tsx";

/** Asks before something is done that may cost money. The focus lies on *no*; Escape is *no* too. */
export function Question({ title, no, yes, isDanger = false, stake = "", answer, children }: {
  readonly title: string;
  readonly no: string;
  readonly yes: string;
  readonly isDanger?: boolean;
  /**
   * The bids that *yes* sends, as a text. Once they differ from those that the owner was asked about, *yes* is dead until
   * the owner has seen them: nobody confirms another sum than the one they read.
   */
  readonly stake?: string;
  readonly answer: (isYes: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const seen = useSignal(stake);
  const hasMoved = seen.value !== stake;
  return (
    <Dialog title={title} close={() => answer(false)}>
      <div class="question">{children}</div>
      <p class="field-error" role="alert">{hasMoved && "This has changed since you were asked."}</p>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={() => answer(false)}>{no}</button>
        {hasMoved && <button type="button" onClick={() => seen.value = stake}>I have seen it</button>}
        <button
          type="button"
          class={isDanger ? "danger" : "main"}
          disabled={hasMoved}
          // A press that was on its way when the button died counts for nothing.
          onClick={() => hasMoved || answer(true)}
        >
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
