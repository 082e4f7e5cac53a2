import { type FailedAnswer, NO_ANSWER } from "../../client/answer.ts";

/** The outcome of a request: the body where it was done, a sentence for the owner where it was not. */
export type Answer<T> = { readonly ok: true; readonly status: number; readonly body: T } | Failure;

/** A failure of the REST API's. Its `error` has no last stop. */
export interface Failure extends FailedAnswer {
  readonly code: string;
}

/** The server's REST API. It never throws. A table for spreadsheets is answered as its text. */
export interface Server {
  call<T = unknown>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<Answer<T>>;
}

/** The parts of the API's client, each replaceable in a test. */
export interface ServerParts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Returns the second half of the session; null while nobody is signed in. */
  readonly key: () => string | null;
  /** Called with the key that the server does not know any more. */
  readonly refused: (key: string) => void;
}

/** The one code that is about this browser. Others come with 401 too, such as that of a bid while signed out at Nellis. */
const UNAUTHORIZED = "UNAUTHORIZED";
const GIVE_UP_AFTER_MS = 30_000;
/** Path of the one call that shows a token or a code. */
const LOGIN = "login";

/** Makes the client. Paths are below `./api/`, wherever the page itself lies. */
export function createServer({ fetch, key, refused }: ServerParts): Server {
  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
      const held = key();
      const init: RequestInit = {
        method,
        headers: {
          Accept: "application/json",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(held === null ? {} : { "X-Gavel-Key": held }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
      };
      try {
        const answer = await readAnswer<T>(await fetch(`./api/${path}`, init));
        // A token or code that is wrong says nothing about the session that this browser has already.
        const isRefused = !answer.ok && answer.code === UNAUTHORIZED && path !== LOGIN;
        if (isRefused && held !== null) refused(held);
        return answer;
      } catch {
        return { ok: false, status: NO_ANSWER, code: "NO_ANSWER", error: "Gavel does not answer" };
      }
    },
  };
}

/** The types of answers that are saved as files: tables and backups. */
const FILES = /^(text\/csv|application\/x-ndjson)/;

async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const { status } = response;
  const isFile = response.ok && FILES.test(response.headers.get("Content-Type") ?? "");
  if (isFile) return { ok: true, status, body: await response.text() as T };
  const body: unknown = await response.json().catch(() => null);
  const { success, error, code } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (success === false || (typeof error === "string" && success !== true)) {
    return {
      ok: false,
      status,
      code: typeof code === "string" ? code : "UNKNOWN",
      error: typeof error === "string" ? error : noAnswerOfGavels(status),
    };
  }
  const isDone = response.ok && typeof body === "object" && body !== null && success === true;
  if (isDone) return { ok: true, status, body: body as T };
  return { ok: false, status: NO_ANSWER, code: "NO_ANSWER", error: noAnswerOfGavels(status) };
}

/** Says why something was not done; without an answer of Gavel's, that nobody knows if it was. */
export function failureText(
  { status, error }: Failure,
  words: { readonly notDone: string; readonly unknown: string },
): string {
  return `${status === NO_ANSWER ? words.unknown : words.notDone}: ${error}`;
}

/** Returns the sentence about an answer that Gavel does not give. */
export function noAnswerOfGavels(status: number): string {
  return `This is no answer of Gavel's (status ${status}): look at the address, and at a proxy in between`;
}
