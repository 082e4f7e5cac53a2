/** A browser's storage in memory. Several tabs share one. */
export function createMemoryStorage(kept: Record<string, string> = {}) {
  const entries = new Map(Object.entries(kept));
  return {
    getItem: (name: string): string | null => entries.get(name) ?? null,
    setItem: (name: string, value: string): void => void entries.set(name, value),
    removeItem: (name: string): void => void entries.delete(name),
    /** Returns everything that is kept. */
    all: (): Readonly<Record<string, string>> => Object.fromEntries(entries),
  };
}

/** A request of the page. */
export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers each request of a page as `answer` says, and keeps what was asked. An answer that is an error fails it. */
export function createFakeFetch(
  answer: (request: SeenRequest) => { readonly status?: number; readonly body?: unknown } | Error,
) {
  const seen: SeenRequest[] = [];
  return {
    seen,
    fetch(url: string, init: RequestInit): Promise<Response> {
      const request: SeenRequest = {
        url,
        method: init.method ?? "GET",
        headers: init.headers as Record<string, string>,
        body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      };
      seen.push(request);
      const answered = answer(request);
      if (answered instanceof Error) return Promise.reject(answered);
      const { status = 200, body = { success: true } } = answered;
      return Promise.resolve(
        new Response(typeof body === "string" ? body : JSON.stringify(body), { status }),
      );
    },
  };
}
