import { findPlace } from "./place.ts";

/** The panel's own element in a page of somebody else's. */
export interface Host {
  /** The closed shadow root: the page can neither read it nor style it. */
  readonly root: ShadowRoot;
  /** Puts the element where it belongs, also after the page took it away. */
  place(): void;
  remove(): void;
}

/** A page may remove the element when it draws itself; after this many times the panel moves to the corner. */
const MOST_RETURNS = 5;

/** Makes the element with a style of its own. */
export function createHost(document: Document, style: string): Host {
  const element = document.createElement("div");
  const root = element.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  let returns = 0;
  return {
    root,
    place() {
      if (element.isConnected) return;
      const place = returns < MOST_RETURNS ? findPlace(document) : { kind: "corner" as const };
      returns += 1;
      // The panel's own style keeps it in the window's corner.
      root.host.toggleAttribute("data-corner", place.kind === "corner");
      if (place.kind === "after") place.element.after(element);
      else document.documentElement.append(element);
    },
    remove: () => element.remove(),
  };
}
