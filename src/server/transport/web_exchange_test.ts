import assert from "node:assert/strict";
import { TOKEN, withServer } from "../../../tests/support/server/server_services.ts";

/** Sends one request as it stands, and returns all that is answered. */
async function ask(port: number, head: string): Promise<string> {
  using connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  await connection.write(new TextEncoder().encode(`${head}\r\nConnection: close\r\n\r\n`));
  return await new Response(connection.readable).text();
}

Deno.test("a Host puts no other path before the one that was asked for, so that a proxy's rules for paths hold", () =>
  withServer({}, async ({ listen }) => {
    const { port } = await listen();
    const hosts = [
      "nas\\metrics?.local",
      "nas/metrics?.local",
      "nas?.local",
      "nas#.local",
      "ada@nas",
      "127.0.0.1\\health#",
    ];
    for (const host of hosts) {
      for (const path of ["/", "/health/live"]) {
        const answer = await ask(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${TOKEN}`);
        assert.match(answer, /^HTTP\/1\.1 400 [^]*"code":"INVALID_REQUEST"/, `${path} at ${host}`);
      }
    }
    assert.match(await ask(port, "GET /health/live HTTP/1.1\r\nHost: nas.local:3000"), /^HTTP\/1\.1 200 /);
  }));
