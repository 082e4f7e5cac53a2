import { createRoute, z } from "@hono/zod-openapi";
import { StartError } from "../../../start_error.ts";
import { mustBe } from "../../../wire/must_be.ts";
import { isOwnersOwn } from "../../access/token_gate.ts";
import { Refusal } from "../../errors.ts";
import { createRouter, failures } from "../../router.ts";
import type { ServerServices } from "../../services.ts";
import { streamed } from "../../transport/streamed.ts";

const backupRoute = createRoute({
  method: "get",
  path: "/backup",
  summary:
    "Everything that is stored as one file, as it was when the request came; for the owner alone. `gavel restore` puts it back",
  request: {
    query: z.object({
      secrets: z.enum(["true", "false"], mustBe("true or false")).default("false").describe(
        "With the sealed session, the key that opens it and the hashes of clients' tokens: for the owner's token alone, not for a browser",
      ),
    }),
  },
  responses: {
    200: {
      description:
        "application/x-ndjson: a line of JSON for each record, between a first line about the file and a last one with its checksum",
    },
    ...failures,
  },
});

/** Returns the route of the backup. */
export function backupRoutes({ backups }: Pick<ServerServices, "backups">) {
  const router = createRouter();
  router.openapi(backupRoute, async (c) => {
    const withSecrets = c.req.valid("query").secrets === "true";
    const identity = c.get("identity");
    if (!(withSecrets ? identity.kind === "owner" : isOwnersOwn(identity))) throw new Refusal("OWNER_ONLY");
    const { bytes, name } = await backups.make({ withSecrets }).catch((error) => {
      throw error instanceof StartError ? new Refusal("STORE_AWAY", error.message) : error;
    });
    const body = streamed(bytes);
    const isHead = c.req.method === "HEAD";
    // Nobody reads the body of a HEAD, and a backup that is neither read nor ended goes on remembering each change.
    if (isHead) await body.cancel();
    return c.body(isHead ? "" : body, 200, {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
    });
  });
  return router;
}
