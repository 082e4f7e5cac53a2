/** Returns an address that is safe to follow; null for any that is not of the web, such as `javascript:`. */
export function webAddress(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
