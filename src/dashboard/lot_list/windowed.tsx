import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Up to this many rows all of them are drawn: searching in the page and printing find them. */
const ALL_UP_TO = 200;
/** Rows that are drawn or left out together. */
const ROWS_IN_CHUNK = 20;
/** Rows this near to the window are drawn already, so that a fling and the Tab key find them. */
const NEAR = "900px 0px";
/** The height of a row before any was measured. */
const ROW_PX = 96;

/** Parts a list into chunks; into one where it is short. */
export function chunksOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= ALL_UP_TO) return [items];
  const count = Math.ceil(items.length / ROWS_IN_CHUNK);
  return Array.from(
    { length: count },
    (_, index) => items.slice(index * ROWS_IN_CHUNK, (index + 1) * ROWS_IN_CHUNK),
  );
}

/** Draws its rows while they are near the window, and else keeps their place free. */
export function Chunk({ rows, children }: {
  readonly rows: number;
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
  useLayoutEffect(() => {
    const freePx = measuredPx.current ?? rows * ROW_PX;
    element.current?.style.setProperty("height", isNear.value ? "auto" : `${freePx}px`);
  });
  return <div role="presentation" class="lot-chunk" ref={element}>{isNear.value && children()}</div>;
}
