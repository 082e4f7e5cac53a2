import type { Clock } from "../clock.ts";
import { fetchHead } from "../resilience/fetch_head.ts";
import { abortable } from "../resilience/abortable.ts";

/** The health of a Gavel takes some kilobytes. */
const LARGEST_BODY_BYTES = 128 * 1024;

/**
 * An answer of a Gavel on this machine. `status` is its HTTP status; `none` where nobody answers, and `late` where nobody
 * does in time. `body` is null where it is no JSON of such a length.
 */
export interface JsonAnswer {
  readonly status: number | "none" | "late";
  readonly body: unknown;
}

/** Asks a Gavel on this machine, and waits `patienceMs` at most. Never rejects. */
export async function askJson(
  { fetch, clock }: { readonly fetch: typeof globalThis.fetch; readonly clock: Clock },
  url: string,
  { method = "GET", token = null, patienceMs }: {
    readonly method?: "GET" | "POST";
    readonly token?: string | null;
    readonly patienceMs: number;
  },
): Promise<JsonAnswer> {
  const over = new AbortController();
  const cancel = clock.after(patienceMs, () => over.abort());
  const { signal } = over;
  try {
    const headers: HeadersInit = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetchHead(fetch, new URL(url), { method, headers, redirect: "manual", signal });
    const body: unknown = await abortable(jsonIn(response), signal).catch(() => null);
    return { status: response.status, body };
  } catch {
    return { status: signal.aborted ? "late" : "none", body: null };
  } finally {
    cancel();
  }
}

/** Reads a body that another program than Gavel may send. Throws where it is no JSON, or longer than any of Gavel's. */
async function jsonIn({ body }: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  // Leaving the loop closes the connection of a body that was left half read.
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY_BYTES) throw new Error("No answer of a Gavel is so long");
    text += decoder.decode(chunk, { stream: true });
  }
  return JSON.parse(text + decoder.decode());
}
