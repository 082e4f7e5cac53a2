/** The spot of the panel: beside something of the page's, or in a corner of the window. */
export type Place =
  | { readonly kind: "after"; readonly element: Element }
  | { readonly kind: "corner" };

/**
 * Finds the panel's place by the page's structure, from the surest to the last: below the block that holds the lot's
 * heading and price, below the heading alone, else in the corner. No class name of the page's is used, as those change
 * with each build.
 */
export function findPlace(document: Document): Place {
  const heading = document.querySelector("main h1") ?? document.querySelector("h1");
  if (!heading) return { kind: "corner" };
  const block = blockWithPrice(heading);
  return { kind: "after", element: block ?? heading };
}

/** Ways up from the heading that are tried. */
const MOST_STEPS = 4;

/** Returns the smallest block around the heading that also shows a price; null where none is near. */
function blockWithPrice(heading: Element): Element | null {
  let child: Element = heading;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const parent = child.parentElement;
    if (!parent || /^(main|body|html)$/i.test(parent.tagName)) return null;
    if (/\$\s?\d/.test(parent.textContent ?? "")) return child === heading ? heading : child;
    child = parent;
  }
  return null;
}
