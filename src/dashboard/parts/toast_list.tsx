import { useModel } from "./model_context.ts";

/** The short messages at the edge of the screen, each read out once. */
export function ToastList() {
  const { toasts } = useModel();
  return (
    <div class="toasts" aria-live="polite">
      {toasts.all.value.map(({ id, text, tone, undo }) => (
        <div key={id} class="toast" data-tone={tone}>
          <p>{text}</p>
          {undo && (
            <button
              type="button"
              onClick={() => {
                toasts.dismiss(id);
                undo();
              }}
            >
              Undo
            </button>
          )}
          <button type="button" class="quiet" onClick={() => toasts.dismiss(id)}>Dismiss</button>
        </div>
      ))}
    </div>
  );
}
