import { useModel } from "./model_context.ts";

/**
 * The short messages at the edge of the screen, each read out once. They stand on its lower end, and those with *Undo* come
 * last: news that comes or goes moves no *Undo* away from under a finger, and another into its place.
 */
export function ToastList() {
  const { toasts } = useModel();
  const all = toasts.all.value;
  const ordered = [...all.filter(({ undo }) => !undo), ...all.filter(({ undo }) => undo)];
  return (
    <div class="toasts" aria-live="polite">
      {ordered.map(({ id, text, tone, undo }) => (
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
