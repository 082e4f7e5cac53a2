/** Reads an address of the web; null for any other. (`URL.parse` is younger than the oldest Chrome that is served.) */
export function webUrl(text: string, base?: string): URL | null {
  try {
    const url = new URL(text, base);
    return /^https?:$/.test(url.protocol) && url.hostname !== "" ? url : null;
  } catch {
    return null;
  }
}

/** Returns the address of a lot's page: at Nellis, or else on the dashboard, and never elsewhere. */
export function lotAddress(
  lot: { readonly id: string; readonly url: string } | null,
  server: string | null,
): string | null {
  const url = lot && webUrl(lot.url);
  if (url?.protocol === "https:" && isNellis(url.hostname)) return url.href;
  return server && `${server}#/lots/${lot?.id ?? ""}`;
}

/** Returns true for the names under which Nellis's site is reached. */
export function isNellis(hostname: string): boolean {
  return /^(www\.)?nellisauction\.com$/.test(hostname);
}
