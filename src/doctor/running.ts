import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { askJson } from "../commands/ask_json.ts";
import type { ConfigReading } from "../config.ts";
import { readAccessToken, TOKEN_FILE } from "../owner/access_token.ts";
import { StartError } from "../start_error.ts";
import { runningUrl } from "../store/data_dir.ts";

const verdict = z.enum(["healthy", "degraded", "unhealthy"]);
const healthAnswer = z.object({
  status: verdict,
  checks: z.record(z.string(), z.object({ status: verdict, message: z.string() })).optional(),
  version: z.string().optional(),
});
const sessionAnswer = z.object({ authenticated: z.boolean(), cookiesSet: z.boolean() });

/** The state of the running Gavel's parts, by its own words. */
export type HealthChecks = NonNullable<z.infer<typeof healthAnswer>["checks"]>;

/** The Gavel that works in the data folder. */
export type Running =
  | { readonly state: "stopped" }
  /** It works in the folder, and does not listen yet, or no more. */
  | { readonly state: "starting"; readonly why: string }
  /** It works in the folder, and gives no answer. */
  | { readonly state: "silent"; readonly url: string }
  | {
    readonly state: "answers";
    readonly url: string;
    /** Null where it does not take the token, and so tells no details. */
    readonly checks: HealthChecks | null;
    /** Null while it is not ready, or tells no details. */
    readonly version: string | null;
    readonly session: z.infer<typeof sessionAnswer> | null;
    /** The token that it takes. A secret. */
    readonly token: string | null;
  };

const PATIENCE_MS = 3_000;

/** Finds the Gavel that works in the data folder, and asks it how it is, by the owner's token. */
export async function findRunning(
  { reading, fetch, clock }: {
    readonly reading: ConfigReading;
    readonly fetch: typeof globalThis.fetch;
    readonly clock: Clock;
  },
): Promise<Running> {
  const { dataDir, authToken } = reading.config;
  let url: string | null;
  try {
    url = await runningUrl(dataDir);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { state: "starting", why: error.message };
  }
  if (url === null) return { state: "stopped" };
  const token = authToken ?? await readAccessToken(join(dataDir, TOKEN_FILE)).catch(() => null);
  const ask = (path: string) =>
    askJson({ fetch, clock }, `${url}${path}`, { token, patienceMs: PATIENCE_MS });
  const health = healthAnswer.safeParse((await ask("/health?detailed=true")).body);
  if (!health.success) return { state: "silent", url };
  const { checks = null, version = null } = health.data;
  const session = checks === null ? null : sessionAnswer.safeParse((await ask("/api/auth/status")).body);
  return { state: "answers", url, checks, version, session: session?.data ?? null, token };
}
