import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** Up to this many rows all of them stay drawn: searching in the page and printing find them. */
const ALL_UP_TO = 200;
/** Rows that are drawn or left out together. */
const ROWS_IN_CHUNK = 20;
/** Rows this near to the window are drawn already, so that a fling and the Tab key find them. */
const NEAR = "900px 0px";
/** The height of a row before any was measured. */
const ROW_PX = 96;

/** Parts a list into chunks. */
export function chunksOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / ROWS_IN_CHUNK);
  return Array.from(
    { length: count },
    (_, index) => items.slice(index * ROWS_IN_CHUNK, (index + 1) * ROWS_IN_CHUNK),
  );
}

/**
 * Returns the number of chunks that are drawn wherever they are; 0 in a list of too many rows. Starts with the first
 * and adds one after each paint, as an owner who waits for the first screen of a hundred rows does not see the others.
 */
export function useDrawnChunks(rows: number): number {
  const drawn = useSignal(1);
  const chunks = Math.ceil(rows / ROWS_IN_CHUNK);
  useEffect(() => {
    if (drawn.value < chunks) drawn.value++;
  }, [drawn.value, chunks]);
  return rows > ALL_UP_TO ? 0 : drawn.value;
}

/** Draws its rows while they are near the window or `isDrawn`, and else keeps their place free. */
export function Chunk({ rows, isDrawn, children }: {
  readonly rows: number;
  readonly isDrawn: boolean;
  readonly children: () => ComponentChildren;
}) {
  const element = useRef<HTMLDivElement>(null);
  const isNear = useSignal(false);
  /** Its height when its rows were last drawn. */
  const measuredPx = useRef<number | null>(null);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry) return;
      // A field that is in use must not vanish.
      const isUsed = box.contains(document.activeElement);
      if (isNear.value && !entry.isIntersecting && !isUsed) measuredPx.current = box.offsetHeight;
      isNear.value = entry.isIntersecting || isUsed;
    }, { rootMargin: NEAR });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const isShown = isDrawn || isNear.value;
  useLayoutEffect(() => {
    const freePx = measuredPx.current ?? rows * ROW_PX;
    element.current?.style.setProperty("height", isShown ? "auto" : `${freePx}px`);
  });
  return <div role="presentation" class="lot-chunk" ref={element}>{isShown && children()}</div>;
}
