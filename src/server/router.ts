import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { invalidRequest } from "./errors.ts";
import type { Identity } from "./access/token_gate.ts";
import type { ClientSocket } from "./transport/client_socket.ts";

/** The sender of a request. */
export interface Peer {
  /** The name under which their address is counted. */
  readonly address: string;
  /** The `X-Forwarded-Host` and `X-Forwarded-Prefix` of a trusted proxy. */
  readonly forwarded?: { readonly host?: string | undefined; readonly prefix?: string | undefined };
  /** Tells the connection whether it is the owner's, who is not made to leave for others. */
  mark(isOwners: boolean): void;
}

/** The facts about a request that the transport tells besides the request itself. Requests made in process tell nothing. */
export interface ServerEnv {
  readonly Bindings: {
    readonly peer?: Peer;
    /** Makes a socket of the request's connection, or says why it can't. There where the request asks for that. */
    readonly upgrade?: () => ClientSocket | string;
  };
  readonly Variables: {
    /** Set on every route under `/api` that needs a token. */
    readonly identity: Identity;
  };
}

/** Makes a group of routes whose requests are refused in one way when their schema does not fit. */
export function createRouter(): OpenAPIHono<ServerEnv> {
  return new OpenAPIHono<ServerEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error);
    },
  });
}

/** Returns the name under which the caller's address is counted. */
export function addressOf(c: Context<ServerEnv>): string {
  return c.env?.peer?.address ?? "unknown";
}

const failure = z.object({
  success: z.literal(false),
  error: z.string(),
  code: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.number().optional(),
}).openapi("Failure");

/** The answer of any route that does not do what it was asked. */
export const failures = {
  default: {
    description: "Why not, and what to do next",
    content: { "application/json": { schema: failure } },
  },
};

/** Describes a route's JSON answer. */
export function answer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { "application/json": { schema } } };
}

/** Describes the JSON body that a route takes. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

/** Returns the schema of `{success: true, …}`. */
export function succeeded<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.object({ success: z.literal(true), ...shape });
}
