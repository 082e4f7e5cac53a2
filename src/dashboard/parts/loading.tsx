import { useModel } from "./model_context.ts";

/** Stands in the place of what has not been read yet. Without a connection it does not pretend to be on its way. */
export function Loading({ what }: {
  /** The subject of the sentence, such as `The results`. */
  readonly what: string;
}) {
  const { link } = useModel();
  const isLost = link.state.value.kind === "lost";
  return (
    <p class="hint">
      {isLost ? `${what} cannot be read now: there is no connection to Gavel.` : `${what}: reading…`}
    </p>
  );
}
