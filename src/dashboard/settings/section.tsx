import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** A part of the settings: its name and what it is about on the left, its fields on the right. */
export function Section({ title, about, children }: {
  readonly title: string;
  readonly about?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const titleId = useId();
  return (
    <section class="section" aria-labelledby={titleId}>
      <div class="section-head">
        <h2 id={titleId}>{title}</h2>
        {about && <p class="hint">{about}</p>}
      </div>
      <div class="card section-body">{children}</div>
    </section>
  );
}
