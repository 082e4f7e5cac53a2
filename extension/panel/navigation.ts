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
  // Without an event of the navigation's, an address that changes with texts alone would go unseen.
  const navigation = "navigation" in window ? window.navigation : undefined;
  window.addEventListener("popstate", soon);
  navigation?.addEventListener("currententrychange", soon);
  return () => {
    observer.disconnect();
    window.removeEventListener("popstate", soon);
    navigation?.removeEventListener("currententrychange", soon);
  };
}
