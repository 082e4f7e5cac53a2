import { readAddress } from "../worker/pairing.ts";

/** A one-time code that a dashboard's Extension page shows, and that dashboard's address. */
export interface Offer {
  readonly server: string;
  readonly code: string;
}

/** Reads the offer of the page in the active tab; null where it is no Extension page of a dashboard. */
export async function readOffer(): Promise<Offer | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) return null;
  try {
    // Allowed by the click on the icon, for this tab alone.
    const [ran] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: offerInPage });
    const found = ran?.result as { readonly code: string; readonly address: string } | null | undefined;
    const server = found ? readAddress(found.address) : null;
    return found && server ? { server, code: found.code } : null;
  } catch {
    // A page that no extension may look into, such as Chrome's own.
    return null;
  }
}

/** Runs in the page. */
function offerInPage(): { readonly code: string; readonly address: string } | null {
  const code = document.querySelector("[data-gavel-pairing]")?.getAttribute("data-gavel-pairing");
  return code ? { code, address: `${location.origin}${location.pathname}` } : null;
}

/** Names this browser, as the owner will see it in the list of clients. */
export function browserName(userAgent: string): string {
  const browser = /Edg\//.test(userAgent) ? "Edge" : /OPR\//.test(userAgent) ? "Opera" : "Chrome";
  const systems = [
    [/Windows/, "Windows"],
    [/Mac OS X/, "Mac"],
    [/CrOS/, "ChromeOS"],
    [/Android/, "Android"],
    [/Linux/, "Linux"],
  ] as const;
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system ? `${browser} on ${system}` : browser;
}
