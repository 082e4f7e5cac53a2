import { NO_ANSWER } from "../../src/client/answer.ts";
import type { Reply } from "../messages.ts";
import type { Pairing } from "./pairing.ts";

/** Calls of the paired server's REST API. They never throw, and never follow a redirect with the token. */
export type Api = (
  pairing: Pairing,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
) => Promise<Reply>;

const GIVE_UP_AFTER_MS = 30_000;

/** Makes the API's client. */
export function createApi(fetch: (url: string, init: RequestInit) => Promise<Response>): Api {
  return async ({ server, token }, method, path, body) => {
    try {
      const response = await fetch(`${server}api/${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
      });
      const answer: unknown = await response.json().catch(() => null);
      return readReply(response, answer);
    } catch {
      return { ok: false, status: NO_ANSWER, error: "Gavel does not answer." };
    }
  };
}

function readReply({ ok, status }: Response, answer: unknown): Reply {
  const body = (typeof answer === "object" ? answer ?? {} : {}) as Readonly<Record<string, unknown>>;
  if (ok && body.success === true) return { ok: true, body };
  if (body.success === false && typeof body.error === "string") {
    return { ok: false, status, error: body.error };
  }
  // A proxy or something else answered: nobody knows what Gavel made of the request.
  return { ok: false, status: NO_ANSWER, error: `This is no answer of Gavel's (status ${status}).` };
}
