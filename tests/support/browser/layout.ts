import type { Page } from "playwright-core";

/** Browsers place boxes between pixels. */
const LEAST_PIXELS = 1;

/**
 * Returns the visible elements whose right edge lies outside of the window, the outermost first; none on a page that
 * fits. It looks at each edge, as `scrollWidth` does not count what `overflow: hidden` cuts off.
 */
export async function beyondRightEdge(page: Page): Promise<readonly string[]> {
  const edge = (page.viewportSize()?.width ?? 0) + LEAST_PIXELS;
  return await page.locator("body *:visible").evaluateAll(
    (elements, edge) =>
      elements.filter((element) => element.getBoundingClientRect().right > edge).map((element) =>
        `${element.outerHTML.slice(0, 120)} ends at ${Math.round(element.getBoundingClientRect().right)}`
      ),
    edge,
  );
}
