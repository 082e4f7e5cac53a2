import { useRef } from "preact/hooks";

/** A field for dollars that takes what the owner types, and nothing that the page writes. */
export function MoneyInput(
  { id, text, isReadOnly, noteId, isWrong = false, change, onKey, onFocus, onLeave }: {
    readonly id: string;
    readonly text: string;
    readonly isReadOnly: boolean;
    /** Id of the text that describes the field. */
    readonly noteId?: string;
    readonly isWrong?: boolean;
    readonly change: (text: string) => void;
    readonly onKey?: (event: KeyboardEvent) => void;
    readonly onFocus?: () => void;
    readonly onLeave?: ((event: Event) => void) | undefined;
  },
) {
  const isAnnounced = useRef(false);
  return (
    <span class="money">
      <input
        id={id}
        inputMode="numeric"
        autocomplete="off"
        aria-describedby={noteId}
        aria-invalid={isWrong}
        readOnly={isReadOnly}
        value={text}
        onBeforeInput={(event) => isAnnounced.current = event.isTrusted}
        onInput={({ currentTarget }) => {
          // A page can write into the field that has the focus (`document.execCommand`), wherever that lies. The
          // browser announces what comes from keyboard, paste and drop by a `beforeinput`, and that alone.
          if (isAnnounced.current) change(currentTarget.value);
          else currentTarget.value = text;
          isAnnounced.current = false;
        }}
        onKeyDown={(event) => {
          // Nellis's page has keyboard shortcuts: keys that are typed here must not reach them.
          if (event.key !== "Escape" || onKey) event.stopPropagation();
          onKey?.(event);
        }}
        onFocus={onFocus}
        onBlur={onLeave}
      />
    </span>
  );
}
