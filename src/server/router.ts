import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { invalidRequest } from "./errors.ts";

/** What `Deno.serve` tells about a request besides itself. Requests made in process tell nothing. */
export interface ServerEnv {
  readonly Bindings: { readonly remoteAddr?: Deno.Addr };
}

/** A group of routes whose requests are refused in one way when their schema does not fit. */
export function createRouter(): OpenAPIHono<ServerEnv> {
  return new OpenAPIHono<ServerEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error);
    },
  });
}

/** Who is calling: the peer's address, never a header that anyone can write. */
export function addressOf(c: Context<ServerEnv>): string {
  const peer = c.env?.remoteAddr;
  return peer && "hostname" in peer ? peer.hostname.replace(/^::ffff:/, "") : "unknown";
}

const failure = z.object({
  success: z.literal(false),
  error: z.string(),
  code: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.number().optional(),
}).openapi("Failure");

/** How any route answers when it does not do what it was asked. */
export const failures = {
  default: {
    description: "Why not, and what to do next",
    content: { "application/json": { schema: failure } },
  },
};

/** A route's JSON answer. */
export function answer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { "application/json": { schema } } };
}

/** The JSON body that a route takes. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

/** `{success: true, …}`. */
export function succeeded<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.object({ success: z.literal(true), ...shape });
}
