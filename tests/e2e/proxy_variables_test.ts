import assert from "node:assert/strict";
import { install } from "./installation.ts";
import { startProgram } from "./program.ts";

/** A proxy that takes every connection, and answers with nothing of use. */
function openProxy() {
  const requests: { readonly host: string | null; readonly authorization: string | null }[] = [];
  const served = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, ({ headers }) => {
    requests.push({ host: headers.get("host"), authorization: headers.get("authorization") });
    return new Response("Not mine", { status: 502 });
  });
  return {
    url: `http://127.0.0.1:${served.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => served.shutdown(),
  };
}

Deno.test("commands reach the owner's Gavel past the proxies of the environment, which never see the token", async () => {
  await using proxy = openProxy();
  await using installation = await install({ isBundled: true });
  const { url } = await installation.start();
  const env: Record<string, string> = { ...installation.env, PORT: "0" };
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]) env[name] = proxy.url;
  for (const command of ["healthcheck", "link", "pause", "resume", "doctor"]) {
    await using program = startProgram(command, env, { isBundled: true });
    const { code } = await program.ended();
    // While Gavel takes its time, the doctor asks Nellis by itself, by the proxy.
    if (command !== "doctor") assert.equal(code, 0, `${command}: ${program.stdout}${program.stderr}`);
  }
  const { host } = new URL(url);
  assert.deepEqual(proxy.requests.filter((each) => each.host === host || each.authorization !== null), []);
});
