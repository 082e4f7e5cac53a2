import { createRoute, z } from "@hono/zod-openapi";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { createWriting, unwritten, unwrittenUnless } from "../written.ts";

const standing = answer(
  "Whether Gavel bids",
  succeeded({
    bidding: z.object({
      paused: z.boolean().describe("All bidding is stopped, by strategy and by hand"),
      dryRun: z.boolean().describe("Bids are decided and recorded, and none is sent"),
    }),
    ...unwritten,
  }),
);

const route = <M extends "get" | "post", P extends string>(method: M, path: P, summary: string) =>
  createRoute({ method, path, summary, responses: { 200: standing, ...failures } });

const readRoute = route("get", "/bidding", "Whether Gavel bids");
const pauseRoute = route("post", "/bidding/pause", "Stop all bidding at once; survives restarts");
const resumeRoute = route("post", "/bidding/resume", "Bid again");

/** The switch for all bidding. */
export function biddingRoutes({ biddingSwitch, isDryRun, monitor, clock, store }: ServerServices) {
  const { isWritten, whenWritten } = createWriting({ clock, store });
  const router = createRouter();
  const shown = () =>
    ({ success: true, bidding: { paused: biddingSwitch.isPaused(), dryRun: isDryRun } }) as const;
  router.openapi(readRoute, (c) => c.json(shown(), 200));
  router.openapi(pauseRoute, async (c) => {
    const isKept = await isWritten(biddingSwitch.pause());
    return c.json({ ...shown(), ...unwrittenUnless(isKept) }, 200);
  });
  router.openapi(resumeRoute, async (c) => {
    await whenWritten(biddingSwitch.resume);
    // What was held back is decided from how the lots stand now.
    monitor.reconsider();
    return c.json(shown(), 200);
  });
  return router;
}
