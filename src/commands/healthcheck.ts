import type { Clock } from "../clock.ts";
import { askJson } from "./ask_json.ts";

/** The surroundings of `gavel healthcheck`. */
export interface HealthcheckParts {
  /** The address at which Gavel should answer (`http://127.0.0.1:3000`). Another program may listen there. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** A Gavel that takes longer to answer this does not answer its clients either. */
const PATIENCE_MS = 5_000;

/**
 * Runs `gavel healthcheck`: prints the answer of the Gavel at `url`, and nothing of another program's. Resolves to the
 * exit code: 0 it does its work, 1 it does not, or there is none.
 */
export async function runHealthcheck(
  { url, fetch, clock, print, printError }: HealthcheckParts,
): Promise<number> {
  const { status, body } = await askJson({ fetch, clock }, `${url}/health`, { patienceMs: PATIENCE_MS });
  if (status === "none" || status === "late") {
    const inTime = status === "late" ? " in time" : "";
    printError(
      `No Gavel answers at ${url}${inTime}: start it, or set PORT and HOST to the ones that it was started with`,
    );
    return 1;
  }
  if (!isOfGavel(body)) {
    printError(
      `What answers at ${url} is no Gavel: set PORT and HOST to the ones that Gavel was started with`,
    );
    return 1;
  }
  print(JSON.stringify(body));
  return status === 200 ? 0 : 1;
}

/** Returns true for Gavel's health, and for a refusal of Gavel's. */
function isOfGavel(body: unknown): boolean {
  const fields = new Map(Object.entries(body ?? {}));
  const areTexts = (...names: readonly string[]) =>
    names.every((name) => typeof fields.get(name) === "string");
  if (fields.get("success") === false) return areTexts("error", "code");
  return areTexts("timestamp") && ["healthy", "degraded", "unhealthy"].includes(fields.get("status"));
}
