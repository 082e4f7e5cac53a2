import assert from "node:assert/strict";
import { z } from "zod";
import { install } from "./installation.ts";
import { until } from "./program.ts";

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const exported = z.object({
  resourceSpans: z.array(z.object({
    scopeSpans: z.array(z.object({
      scope: z.object({ name: z.string() }).optional(),
      spans: z.array(z.object({
        name: z.string(),
        traceId: z.string(),
        parentSpanId: z.string().optional(),
        attributes: z.array(attribute).default([]),
        status: z.object({ code: z.union([z.number(), z.string()]).optional() }).optional(),
      })),
    })),
  })),
});

type Span = z.infer<typeof exported>["resourceSpans"][number]["scopeSpans"][number]["spans"][number];

/** A collector that speaks OTLP over HTTP, in JSON. */
function startCollector() {
  const spans: Span[] = [];
  const bodies: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const body = await request.text();
    bodies.push(body);
    if (new URL(request.url).pathname === "/v1/traces") {
      const { resourceSpans } = exported.parse(JSON.parse(body));
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    }
    return Response.json({});
  });
  return {
    spans,
    bodies,
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("spans of the calls to Nellis reach a real collector, with the lot and the failure, and without a secret", async () => {
  await using collector = startCollector();
  await using installation = await install();
  const { house, token } = installation;
  const { call } = await installation.start({
    ENABLE_DISTRIBUTED_TRACING: "true",
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    USE_MINIMAL_POLLING: "false",
  });
  const cookies = house.signIn();
  assert.equal((await call("POST", "/api/auth", { cookies })).status, 200);
  const { id } = house.addLot({ closesInSeconds: 3600 });
  const config = { maxBid: 20, strategy: "aggressive" };
  assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
  const named = (name: string) =>
    collector.spans.filter((span) => span.name === name && lotOf(span) === `${id}`);
  await until(() => "spans of a reading and a bid", () => {
    return named("nellis.readLot").length > 0 && named("nellis.placeBid").length > 0;
  });
  house.faults.pageStatus = 500;
  await until(() => "a span of a failed reading", () => named("nellis.readLot").some(hasFailed));

  const all = collector.bodies.join("\n");
  for (const secret of [token, ...cookies.split("; ").map((cookie) => cookie.split("=")[1] ?? cookie)]) {
    assert.ok(secret.length > 3 && !all.includes(secret), "a secret is in what was exported");
  }
});

function lotOf({ attributes }: Span): unknown {
  return attributes.find(({ key }) => key === "lot")?.value["stringValue"];
}

function hasFailed({ status }: Span): boolean {
  return status?.code === 2 || status?.code === "STATUS_CODE_ERROR";
}
