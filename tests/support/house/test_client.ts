import { decode } from "turbo-stream";
import type { House } from "../../../src/simulator/house.ts";

/** The address of the houses of the tests; only the path matters to a house in process. */
export const ORIGIN = "http://house.example";

/** Gets a path of the house. */
export function get(house: House, path: string, cookie?: string, signal?: AbortSignal): Promise<Response> {
  const headers = cookie === undefined ? {} : { Cookie: cookie };
  return house.fetch(new Request(ORIGIN + path, { headers, ...(signal ? { signal } : {}) }));
}

/** Sends a bid as the site's own page does; `changes` replaces or (with null) leaves out headers. */
export function postBid(
  house: House,
  lotId: number,
  bid: number,
  cookie: string,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<Response> {
  const headers = new Headers({
    "Content-Type": "text/plain;charset=UTF-8",
    "Cookie": cookie,
    "Origin": ORIGIN,
    "Referer": `${ORIGIN}/p/x/${lotId}`,
  });
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const body = JSON.stringify({ productId: lotId, bid });
  return house.fetch(new Request(`${ORIGIN}/api/bids`, { method: "POST", headers, body }));
}

/** All that the page enqueues, joined; a browser's own reading of the string literals. */
export function enqueuedText(page: string): string {
  return enqueuedPieces(page).join("");
}

/** The argument of each `enqueue` call of a page. */
export function enqueuedPieces(page: string): string[] {
  const calls = page.matchAll(
    /<script>window\.__remixContext\.streamController\.enqueue\((".*?[^\\](?:\\\\)*")\);<\/script>/gs,
  );
  return [...calls].map(([, literal]) => String(JSON.parse(literal ?? "null")));
}

/** The value of a turbo stream, its promises kept. */
export async function decodeTurbo(text: string): Promise<unknown> {
  const decoded = await decode(new Blob([text]).stream());
  await decoded.done;
  return decoded.value;
}

/** Returns the value at the end of `keys` below `value`; undefined where a key is missing. */
export function dig(value: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => inner !== null && typeof inner === "object" ? Reflect.get(inner, key) : undefined,
    value,
  );
}
