import type { Clock } from "../clock.ts";
import { fetchHead } from "../resilience/fetch_head.ts";
import { abortable } from "../resilience/abortable.ts";

/** An answer of a Gavel on this machine: its status, and its body where that is JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks a Gavel on this machine, and waits `patienceMs` at most. Resolves to null where no answer comes. */
export async function askJson(
  { fetch, clock }: { readonly fetch: typeof globalThis.fetch; readonly clock: Clock },
  url: string,
  { method = "GET", token = null, patienceMs }: {
    readonly method?: "GET" | "POST";
    readonly token?: string | null;
    readonly patienceMs: number;
  },
): Promise<JsonAnswer | null> {
  const over = new AbortController();
  const cancel = clock.after(patienceMs, () => over.abort());
  const { signal } = over;
  try {
    const headers: HeadersInit = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetchHead(fetch, new URL(url), { method, headers, redirect: "manual", signal });
    const body: unknown = await abortable(response.json(), signal).catch(() => null);
    return { status: response.status, body };
  } catch {
    // Refused, reset and too late are the same to the owner: there is no answer.
    return null;
  } finally {
    cancel();
  }
}
