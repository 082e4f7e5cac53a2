import { z } from "zod";
import type { FlagName } from "./definitions.ts";

/** A flag as the command line shows it. */
export interface ShownFlag {
  readonly name: string;
  readonly value: string;
  readonly source: string;
  readonly description: string;
}

/** Flags that the command line can show and change, wherever they are. */
export interface Switchboard {
  list(): Promise<readonly ShownFlag[]>;
  set(name: FlagName, text: string): Promise<ShownFlag>;
  unset(name: FlagName): Promise<ShownFlag>;
}

/** Where the running Gavel is, and what it wants to be shown. */
export interface RunningFlagsOptions {
  /** `http://host:port`. */
  readonly url: string;
  readonly token: string | null;
  readonly fetch: typeof fetch;
}

const shownFlag = z.object({
  name: z.string(),
  value: z.string(),
  source: z.string(),
  description: z.string(),
});
const listAnswer = z.object({ features: z.record(z.string(), shownFlag) });
const flagAnswer = z.object({ feature: shownFlag });
const failureAnswer = z.object({ error: z.string() });

/** Reads and changes the flags of the Gavel that runs at `url`. Each call rejects where it does not answer. */
export function runningFlags({ url, token, fetch }: RunningFlagsOptions): Switchboard {
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
    const failure = failureAnswer.safeParse(answer);
    throw new Error(
      failure.success
        ? `Gavel at ${url} refused: ${failure.data.error}`
        : `What answers at ${url} is no Gavel: restart Gavel`,
    );
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
