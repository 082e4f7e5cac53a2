import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { TIME_LIMITS } from "../../src/server/transport/transport.ts";

/** Traefik and Tailscale are not to be had here, so their files are held against what their manuals allow. */
const UPSTREAM = "http://127.0.0.1:3000";

const entryPoint = z.strictObject({
  address: z.string(),
  http: z.strictObject({
    redirections: z.strictObject({ entryPoint: z.strictObject({ to: z.string(), scheme: z.string() }) }),
  }).optional(),
});
const traefik = z.strictObject({
  entryPoints: z.strictObject({ web: entryPoint, websecure: entryPoint }),
  providers: z.strictObject({
    file: z.strictObject({ directory: z.literal("/etc/traefik/dynamic"), watch: z.literal(true) }),
  }),
  certificatesResolvers: z.record(
    z.string(),
    z.strictObject({
      acme: z.strictObject({ email: z.email(), storage: z.string(), tlsChallenge: z.strictObject({}) }),
    }),
  ),
});
const dynamic = z.strictObject({
  http: z.strictObject({
    routers: z.record(
      z.string(),
      z.strictObject({
        rule: z.string(),
        entryPoints: z.array(z.string()),
        middlewares: z.array(z.string()),
        service: z.string(),
        tls: z.strictObject({ certResolver: z.string() }),
      }),
    ),
    middlewares: z.record(
      z.string(),
      z.strictObject({
        headers: z.strictObject({ customRequestHeaders: z.record(z.string(), z.string()) }),
      }),
    ),
    services: z.record(
      z.string(),
      z.strictObject({
        loadBalancer: z.strictObject({
          servers: z.array(z.strictObject({ url: z.string() })),
          passHostHeader: z.literal(true),
          serversTransport: z.string(),
        }),
      }),
    ),
    serversTransports: z.record(
      z.string(),
      z.strictObject({ forwardingTimeouts: z.strictObject({ idleConnTimeout: z.string() }) }),
    ),
  }),
});
const serve = z.strictObject({
  TCP: z.strictObject({ "443": z.strictObject({ HTTPS: z.literal(true) }) }),
  Web: z.record(
    z.literal("${TS_CERT_DOMAIN}:443"),
    z.strictObject({
      Handlers: z.record(z.literal("/"), z.strictObject({ Proxy: z.literal(UPSTREAM) })),
    }),
  ),
});

Deno.test("Traefik's files have no setting that it lacks, and what one names is in the other", async () => {
  const { entryPoints, certificatesResolvers } = traefik.parse(
    parse(await Deno.readTextFile("ops/traefik/traefik.yml")),
  );
  assert.deepEqual([entryPoints.web.address, entryPoints.websecure.address], [":80", ":443"]);
  assert.deepEqual(entryPoints.web.http?.redirections.entryPoint, { to: "websecure", scheme: "https" });
  const { http } = dynamic.parse(parse(await Deno.readTextFile("ops/traefik/gavel.yml")));
  for (const { rule, entryPoints: entries, middlewares, service, tls } of Object.values(http.routers)) {
    assert.equal(rule, "Host(`gavel.example.com`)");
    assert.deepEqual(entries, ["websecure"]);
    assert.ok(tls.certResolver in certificatesResolvers);
    assert.ok(middlewares.every((name) => name in http.middlewares) && service in http.services);
  }
  for (const { loadBalancer } of Object.values(http.services)) {
    assert.deepEqual(loadBalancer.servers, [{ url: UPSTREAM }]);
    const idle = http.serversTransports[loadBalancer.serversTransport]?.forwardingTimeouts.idleConnTimeout;
    assert.ok(Number.parseInt(idle ?? "") * 1000 <= TIME_LIMITS.keepAliveMs / 2);
  }
});

Deno.test("Tailscale's container serves Gavel's port by TLS alone", async () => {
  serve.parse(JSON.parse(await Deno.readTextFile("ops/tailscale/serve.json")));
});

Deno.test("Caddy's files are written as Caddy writes them", async () => {
  for (const file of ["ops/caddy/Caddyfile", "ops/caddy/subpath.Caddyfile"]) {
    const { stdout } = await new Deno.Command("caddy", { args: ["fmt", file], stderr: "null" }).output();
    assert.equal(new TextDecoder().decode(stdout).trimEnd(), (await Deno.readTextFile(file)).trimEnd());
  }
});
