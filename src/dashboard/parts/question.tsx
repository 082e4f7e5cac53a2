import type { ComponentChildren } from "preact";
import { Dialog } from "./dialog.tsx";

/** Asks before something is done that may cost money. The focus lies on *no*; Escape is *no* too. */
export function Question({ title, no, yes, isDanger = false, answer, children }: {
  readonly title: string;
  readonly no: string;
  readonly yes: string;
  readonly isDanger?: boolean;
  readonly answer: (isYes: boolean) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <Dialog title={title} close={() => answer(false)}>
      <div class="question">{children}</div>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={() => answer(false)}>{no}</button>
        <button type="button" class={isDanger ? "danger" : "main"} onClick={() => answer(true)}>{yes}</button>
      </div>
    </Dialog>
  );
}
