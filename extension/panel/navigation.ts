/**
 * Calls `changed` when the page's address or content has changed, once for changes that come together. Returns a
 * function that ends it.
 */
export function watchPage(window: Window, document: Document, changed: () => void): () => void {
  let isPlanned = false;
  const soon = () => {
    if (isPlanned) return;
    isPlanned = true;
    window.requestAnimationFrame(() => {
      isPlanned = false;
      changed();
    });
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("popstate", soon);
  return () => {
    observer.disconnect();
    window.removeEventListener("popstate", soon);
  };
}
