import { z } from "zod";
import { runningRefusal } from "./running_refusal.ts";
import { flagSchema, type FlagView } from "../wire/schemas.ts";

/** The flags of a Gavel that may be another process: each call can take its time. */
export interface AwaitedFlags {
  list(): Promise<readonly FlagView[]>;
  /** Resolves to the flag as it is then, and to undefined where there is none of that name. */
  set(name: string, text: string): Promise<FlagView | undefined>;
  unset(name: string): Promise<FlagView | undefined>;
}

/** The address of the running Gavel, and the token that it asks for. */
export interface RunningFlagsOptions {
  /** `http://host:port`. */
  readonly url: string;
  readonly token: string | null;
  readonly fetch: typeof fetch;
}

const listAnswer = z.object({ features: z.record(z.string(), flagSchema) });
const flagAnswer = z.object({ feature: flagSchema });

/** Reads and changes the flags of the Gavel that runs at `url`. Each call rejects where it does not answer. */
export function runningFlags({ url, token, fetch }: RunningFlagsOptions): AwaitedFlags {
  async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const response = await reach(fetch, `${url}/api/features${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => null);
    const parsed = schema.safeParse(answer);
    if (response.ok && parsed.success) return parsed.data;
    throw new Error(runningRefusal(url, answer));
  }

  return {
    list: async () => Object.values((await call(listAnswer, "GET", "")).features),
    set: async (name, text) => (await call(flagAnswer, "PUT", `/${name}`, { value: text })).feature,
    unset: async (name) => (await call(flagAnswer, "DELETE", `/${name}`)).feature,
  };
}

async function reach(fetchIt: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchIt(url, init);
  } catch (cause) {
    throw new Error(`Gavel at ${url} does not answer: try again in a moment`, { cause });
  }
}
