/**
 * Drops the second click of a double click: what stands under the pointer may have changed with the first one. The
 * browser counts clicks at one place in `detail`; a press by a key counts 0.
 */
export function dropSecondClick(event: MouseEvent): void {
  if (event.detail <= 1) return;
  event.preventDefault();
  event.stopPropagation();
}
