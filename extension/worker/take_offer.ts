/** Turns a server's one-time code into a token of this browser's own. Never throws. */
export type TakeOffer = (
  offer: { readonly server: string; readonly code: string },
  name: string,
) => Promise<{ readonly token: string } | { readonly error: string }>;

const GIVE_UP_AFTER_MS = 30_000;

/** Makes the exchange of codes for tokens. */
export function createTakeOffer(fetch: (url: string, init: RequestInit) => Promise<Response>): TakeOffer {
  return async ({ server, code }, name) => {
    const response = await fetch(`${server}api/pair`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, name }),
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
    }).catch(() => null);
    const body = await response?.json().catch(() => null) as
      | { readonly token?: unknown; readonly error?: unknown }
      | null
      | undefined;
    if (response?.ok && typeof body?.token === "string") return { token: body.token };
    return {
      error: typeof body?.error === "string"
        ? body.error
        : "The server does not answer: load the dashboard's page anew and try again.",
    };
  };
}
