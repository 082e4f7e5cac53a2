import { useModel } from "./model_context.ts";

/** Stands in for data that has not been read yet. Without a connection it does not claim to be loading. */
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
