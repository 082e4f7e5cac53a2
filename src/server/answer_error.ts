import type { Context, ErrorHandler, Hono, NotFoundHandler } from "hono";
import { type Failure, failureFrom, Refusal } from "./errors.ts";
import type { ServerEnv } from "./router.ts";

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;

/** Answers an error that a route threw. */
export const answerError: ErrorHandler<ServerEnv> = (error, c) =>
  answerFailure(c, failureFrom(error, `${c.req.method} ${c.req.path}`));

/** Answers a request that no route takes: 405 when another method would be right, else 404. */
export function answerNotFound(app: Pick<Hono<ServerEnv>, "router">): NotFoundHandler<ServerEnv> {
  return (c) => {
    const { method, path } = c.req;
    const allowed = METHODS.filter((other) => other !== method && hasRoute(app, other, path));
    if (allowed.length === 0) return answerFailure(c, new Refusal("NOT_FOUND").failure);
    c.header("Allow", allowed.join(", "));
    const message = `${path} does not take ${method}: use ${allowed.join(" or ")}`;
    return answerFailure(c, new Refusal("METHOD_NOT_ALLOWED", message).failure);
  };
}

function hasRoute({ router }: Pick<Hono<ServerEnv>, "router">, method: string, path: string): boolean {
  const [matches] = router.match(method, path);
  return matches.some(([[, route]]) => route.method === method);
}

function answerFailure(c: Context, { status, code, message, details, retryAfterSeconds }: Failure): Response {
  if (retryAfterSeconds !== undefined) c.header("Retry-After", String(Math.ceil(retryAfterSeconds)));
  return c.json({ success: false, error: message, code, details, retryAfterSeconds }, status);
}
