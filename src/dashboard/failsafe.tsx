import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";

/**
 * Shows a sentence in the place of a part that fails while it is drawn. Without it the part would stand still as it was
 * last drawn, and an old number would look live.
 */
export function Failsafe({ children }: { readonly children: ComponentChildren }) {
  // The failure is told to whoever watches the console, too.
  const [failure] = useErrorBoundary((error) => reportError(error));
  if (failure === undefined) return <>{children}</>;
  return (
    <p class="card" role="alert">
      This part of the page failed, and would show old numbers. Gavel itself goes on.{" "}
      <button type="button" onClick={() => location.reload()}>Load the page anew</button>
    </p>
  );
}
