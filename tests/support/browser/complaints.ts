import type { Page } from "playwright-core";

/**
 * Collects all that goes wrong on a page from now on: errors on its console, violations of its policy among them,
 * errors that no code caught, and requests to its own origin that failed.
 */
export function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // The text of a failed request does not name its address.
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", ({ name, message }) => complaints.push(`Not caught: ${name}: ${message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A page that is left gives up what it asked for.
    if (isOwn(page, request.url()) && why !== "net::ERR_ABORTED") {
      complaints.push(`${request.method()} ${request.url()} failed: ${why}`);
    }
  });
  return complaints;
}

function isOwn(page: Page, url: string): boolean {
  return URL.parse(url)?.origin === URL.parse(page.url())?.origin;
}
