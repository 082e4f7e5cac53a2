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
const practiceRoute = route(
  "post",
  "/bidding/practice",
  "Practise: bids are decided and recorded from now on, and none is sent; survives restarts",
);
const practiceEndRoute = route("post", "/bidding/practice/end", "Send bids again");

/** Returns the routes of the switches for all bidding. */
export function biddingRoutes({ biddingSwitch, monitor, clock, store }: ServerServices) {
  const { isWritten, whenWritten } = createWriting({ clock, store });
  const router = createRouter();
  const shown = () =>
    ({
      success: true,
      bidding: { paused: biddingSwitch.isPaused(), dryRun: biddingSwitch.isDryRun() },
    }) as const;
  router.openapi(readRoute, (c) => c.json(shown(), 200));
  const holdsAtOnce = async (change: Promise<void>) => {
    const isKept = await isWritten(change);
    return { ...shown(), ...unwrittenUnless(isKept) };
  };
  const holdsOnceWritten = async (change: () => Promise<void>) => {
    await whenWritten(change);
    // Bids that the switch kept back are decided anew, from how the lots stand now.
    monitor.reconsider();
    return shown();
  };
  router.openapi(pauseRoute, async (c) => c.json(await holdsAtOnce(biddingSwitch.pause()), 200));
  router.openapi(resumeRoute, async (c) => c.json(await holdsOnceWritten(biddingSwitch.resume), 200));
  router.openapi(practiceRoute, async (c) => c.json(await holdsAtOnce(biddingSwitch.startPractice()), 200));
  router.openapi(
    practiceEndRoute,
    async (c) => c.json(await holdsOnceWritten(biddingSwitch.endPractice), 200),
  );
  return router;
}
