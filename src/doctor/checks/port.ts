import { askJson } from "../../commands/ask_json.ts";
import { listenReason } from "../../listen_error.ts";
import { reachableUrl } from "../../reachable_url.ts";
import { type Finding, fine, look, wrong } from "../finding.ts";
import type { Check, Subject } from "../subject.ts";
import { unreadable } from "../unreadable.ts";

/** The state of the port that a start would listen on. */
export type PortState =
  | { readonly state: "free" }
  | { readonly state: "taken"; readonly byGavel: boolean }
  | { readonly state: "refused"; readonly reason: string };

const PATIENCE_MS = 3_000;

/** Checks that Gavel's port is free, or that Gavel answers there. */
export const port: Check = {
  name: "Port",
  async look(subject) {
    const variable = unreadable(subject.reading, "PORT", "HOST");
    if (variable !== undefined) return [look`Not looked at: PORT and HOST have to be right first`];
    const { port } = subject.reading.config;
    const gavel = await subject.running();
    if (gavel.state !== "stopped") return [fine`The running Gavel has its port`];
    if (port === 0) return [fine`PORT is 0, so that each start takes a free one`];
    return [judgePort(port, await tryPort(subject))];
  },
};

/** Judges the port that a start would listen on. */
export function judgePort(port: number, found: PortState): Finding {
  switch (found.state) {
    case "free":
      return fine`Port ${port} is free for the next start`;
    case "refused":
      return wrong`Gavel can't listen there. ${found.reason}`;
    case "taken":
      return found.byGavel
        ? wrong`A Gavel with another data folder has port ${port}: stop it, or set PORT to a free one`
        : wrong`Another program has port ${port}: stop it, or set PORT to a free one`;
  }
}

/** Listens for a moment, as only that shows whether it is allowed; nobody is let in. */
async function tryPort({ reading, ownFetch: fetch, clock }: Subject): Promise<PortState> {
  const { host, port } = reading.config;
  try {
    Deno.listen({ hostname: host, port }).close();
    return { state: "free" };
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) {
      const denied = error instanceof Deno.errors.PermissionDenied
        ? `This user may not listen on port ${port}: set PORT to one above 1023`
        : null;
      const reason = denied ?? listenReason(error, port);
      if (reason === null) throw error;
      return { state: "refused", reason };
    }
    const answer = await askJson({ fetch, clock }, `${reachableUrl({ host, port })}/health/live`, {
      patienceMs: PATIENCE_MS,
    });
    return { state: "taken", byGavel: isAlive(answer.body) };
  }
}

function isAlive(body: unknown): boolean {
  return typeof body === "object" && body !== null && "alive" in body && body.alive === true;
}
