import type { Page } from "playwright-core";

/**
 * The icon of a tab, asked for while the server is away. A browser has it at hand, but one whose requests are answered
 * by a test, as the pictures of lots are, keeps nothing.
 */
const LOST_ICON = /net::ERR_CONNECTION_.*\/assets\/icon-\w+\.svg/;

/**
 * Collects all that goes wrong on a page from now on: errors on its console, violations of its policy among them,
 * errors that no code caught, and requests to its own origin that failed.
 */
export function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // The text of a failed request does not name its address.
    const text = `${message.text()} (${message.location().url})`;
    if (message.type() === "error" && !LOST_ICON.test(text)) complaints.push(text);
  });
  page.on("pageerror", ({ name, message }) => complaints.push(`Not caught: ${name}: ${message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A page that is left gives up what it asked for.
    if (
      isOwn(page, request.url()) && why !== "net::ERR_ABORTED" && !LOST_ICON.test(`${why} ${request.url()}`)
    ) {
      complaints.push(`${request.method()} ${request.url()} failed: ${why}`);
    }
  });
  return complaints;
}

function isOwn(page: Page, url: string): boolean {
  return URL.parse(url)?.origin === URL.parse(page.url())?.origin;
}
