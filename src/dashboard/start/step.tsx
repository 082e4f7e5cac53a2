import type { ComponentChildren } from "preact";
import { Icon } from "../parts/icon.tsx";

/** One of the first steps. It ticks itself; null means that it is not known now. */
export function Step({ number, title, isDone, children }: {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean | null;
  readonly children: ComponentChildren;
}) {
  const status = isDone === null ? "not known" : isDone ? "done" : "to do";
  return (
    <li class="step" data-done={isDone === true} data-step={number}>
      <span class="step-mark" aria-hidden="true">
        {isDone === null ? <Icon name="unknown" /> : isDone ? <Icon name="check" /> : number}
      </span>
      <div class="step-body">
        <h2>
          {title}
          <span class="unseen">({status})</span>
        </h2>
        {children}
      </div>
    </li>
  );
}
