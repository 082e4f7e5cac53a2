import { Hono } from "hono";
import type { FaultState } from "../faults.ts";
import type { LiveStreams } from "./live_streams.ts";
import type { PageDesk } from "../pages/page_desk.ts";
import { emptyPage } from "../pages/pages.ts";
import type { Visit } from "./requests.ts";
import type { Sessions } from "../sessions.ts";
import { wrongPage } from "../pages/wrong_pages.ts";

/** A request's way into the routes. */
interface Arrival {
  readonly visit: Visit;
  /** Aborts when an in-process client goes away. */
  readonly signal: AbortSignal | null;
}

/** Returns the routes of the site and the live feed, which the pipeline ends in. */
export function createRoutes({ pages, bid, streams, sessions, faults }: {
  readonly pages: PageDesk;
  readonly bid: (request: Request, visit: Visit) => Response;
  readonly streams: LiveStreams;
  readonly sessions: Sessions;
  readonly faults: FaultState;
}) {
  const app = new Hono<{ Bindings: Arrival }>();
  const isSignedIn = (request: Request) => sessions.isSignedIn(request.headers.get("Cookie"));

  app.get(
    "/p/:slug/:file{[0-9]+(?:\\.data)?}",
    (c) => pages.lot(Number.parseInt(c.req.param("file"), 10), c.req.url, isSignedIn(c.req.raw)),
  );
  app.post("/api/bids", (c) => bid(c.req.raw, c.env.visit));
  app.get("/account", (c) => {
    const { accountShows } = faults.on(null);
    if (accountShows !== null) return wrongPage(accountShows);
    return isSignedIn(c.req.raw) ? emptyPage("Your account") : c.redirect("/login");
  });
  app.get("/login", () => emptyPage("Sign in"));
  app.get(
    "/dashboard/auctions/:file{active(?:\\.data)?}",
    (c) => {
      const { dashboardShows } = faults.on(null);
      if (dashboardShows !== null) return wrongPage(dashboardShows);
      return isSignedIn(c.req.raw) ? pages.dashboard(c.req.url) : c.redirect("/login");
    },
  );
  app.get("/live-products", (c) => {
    const { visit: { lotId }, signal } = c.env;
    const { sseStatus } = faults.on(lotId);
    if (sseStatus !== null) return new Response(null, { status: sseStatus });
    return lotId === null ? c.text("productId is missing", 400) : streams.open(lotId, signal);
  });
  app.notFound(() => emptyPage("Not found", 404));
  return app;
}
