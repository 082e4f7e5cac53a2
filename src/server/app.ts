import type { Actions } from "./actions.ts";
import { answerError, answerNotFound } from "./answer_error.ts";
import type { AuctionJson } from "./auction_json.ts";
import { hostRules } from "./access/host.ts";
import * as middleware from "./middleware.ts";
import { originRules } from "./access/origin.ts";
import { createRateLimiter } from "./access/rate_limit.ts";
import { createRouter } from "./router.ts";
import { auctionRoutes } from "./routes/auctions.ts";
import { clientRoutes } from "./routes/access/clients.ts";
import { loginRoutes } from "./routes/access/login.ts";
import { authRoutes } from "./routes/auth.ts";
import { backupRoutes } from "./routes/download/backup.ts";
import { biddingRoutes } from "./routes/bidding.ts";
import { bidRoutes } from "./routes/bids.ts";
import { budgetRoutes } from "./routes/budget.ts";
import { dashboardRoutes } from "./routes/dashboard.ts";
import { bulkRoutes } from "./routes/bulk.ts";
import { docsRoutes } from "./routes/docs.ts";
import { featureRoutes } from "./routes/features.ts";
import { healthRoutes } from "./routes/health.ts";
import { ledgerRoutes } from "./routes/ledger.ts";
import { lotRoutes } from "./routes/lots.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { notificationRoutes } from "./routes/notifications.ts";
import { resultRoutes } from "./routes/results.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { stateRoutes } from "./routes/state.ts";
import { statusRoutes } from "./routes/status.ts";
import { timelineRoutes } from "./routes/timeline.ts";
import type { ServerServices } from "./services.ts";
import { signedWhereItSpends } from "./access/signing.ts";
import type { Gateway } from "./socket/gateway.ts";
import { socketRoutes } from "./socket/upgrade.ts";
import type { TokenGate } from "./access/token_gate.ts";

/** The parts from which the routes are made. */
export interface AppParts {
  readonly services: ServerServices;
  readonly actions: Actions;
  readonly auctionJson: AuctionJson;
  readonly gate: TokenGate;
  readonly gateway: Gateway;
}

/** Makes the app of every middleware and every group of routes, in the order in which a request passes them. */
export function createApp({ services, actions, auctionJson, gate, gateway }: AppParts) {
  const { clock, metrics, options } = services;
  const app = createRouter();
  app.onError(answerError);
  app.notFound(answerNotFound(app));

  app.use(hostRules(options));
  // Before the middleware that measures and changes answers, as an upgrade has answered by itself.
  app.route("/", socketRoutes(gateway, services));

  app.use(middleware.requestMetrics(metrics, clock));
  app.use(middleware.securityHeaders());
  app.use(originRules(options));
  const [owners, others] = [
    createRateLimiter(options.limits.api, clock),
    createRateLimiter(options.limits.api, clock),
  ];
  // Before the token is asked for, as these two routes are there to get something that takes its place.
  for (const path of ["/api/login", "/api/pair"]) {
    app.use(path, middleware.limitedBody(middleware.LOGIN_LIMIT_BYTES), middleware.bodiesAreJson());
  }
  app.route("/api", loginRoutes(services, gate, owners));
  app.use("/api/*", middleware.limitedRate(gate, owners, others, options));
  app.use("/api/*", middleware.tokenRequired(gate, options));
  // Behind the token: nobody else's body is read at all.
  app.use("/api/*", middleware.limitedBody());
  app.use("/api/*", middleware.bodiesAreJson());
  app.use("/api/*", middleware.stillAdmitted(gate, options));
  if (options.signingSecret !== null) app.use("/api/*", signedWhereItSpends(options.signingSecret, clock));

  app.route("/api", auctionRoutes(services, actions, auctionJson));
  app.route("/api", bulkRoutes(actions));
  app.route("/api", lotRoutes(services));
  app.route("/api", bidRoutes(services, actions));
  app.route("/api", biddingRoutes(services));
  app.route("/api", timelineRoutes(services));
  app.route("/api", ledgerRoutes(services));
  app.route("/api", resultRoutes(services));
  app.route("/api", backupRoutes(services));
  app.route("/api", notificationRoutes(services));
  app.route("/api", authRoutes(services));
  app.route("/api", clientRoutes(services));
  app.route("/api", settingsRoutes(services));
  app.route("/api", budgetRoutes(services));
  app.route("/api", stateRoutes(services));
  app.route("/api", statusRoutes(services));
  app.route("/api", featureRoutes(services));
  app.route("/", healthRoutes(services, gate));
  app.route("/", metricsRoutes(services));
  app.route("/", docsRoutes(app, services));
  app.route("/", dashboardRoutes());
  return app;
}
