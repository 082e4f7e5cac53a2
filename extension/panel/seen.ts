import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The browser looks for something that hides the element this often at most (ms), the least that it takes. */
const LOOK_EVERY_MS = 100;

/**
 * Returns false while a page hides an element from the owner: by laying something over it, also something that lets
 * clicks through, or by making it transparent, turned or filtered. Null before the browser has looked.
 */
export function useSeen(element: RefObject<Element | null>): Signal<boolean | null> {
  const isSeen = useSignal<boolean | null>(null);
  useEffect(() => {
    const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
      trackVisibility: true,
      delay: LOOK_EVERY_MS,
    };
    const observer = new IntersectionObserver((entries) => {
      const { isVisible } = entries.at(-1) as IntersectionObserverEntry & { readonly isVisible: boolean };
      isSeen.value = isVisible;
    }, options);
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isSeen;
}
