import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { dashboardRoutes } from "./dashboard.ts";

const routes = dashboardRoutes();

Deno.test("the dashboard's page names its files by relative addresses only, and each is there", async () => {
  const page = await (await routes.request("/")).text();
  const addresses = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address = ""]) => address);
  assert.ok(addresses.length >= 4);
  for (const address of addresses) {
    assert.match(address, /^\.\//);
    if (address === "./api-docs") continue;
    assert.equal((await routes.request(address.slice(1))).status, 200, address);
  }
});

Deno.test("a file that the browser has is not sent again", async () => {
  const first = await routes.request("/assets/main.js");
  const etag = first.headers.get("ETag") ?? "";
  await first.body?.cancel();
  const again = await routes.request("/assets/main.js", { headers: { "If-None-Match": etag } });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), "");
});

Deno.test("the page is asked for each time, and the tab's icons are at hand while Gavel is away", async () => {
  const cached = async (path: string) => (await routes.request(path)).headers.get("Cache-Control");
  assert.deepEqual([await cached("/"), await cached("/assets/main.js")], ["no-cache", "no-cache"]);
  assert.equal(await cached("/assets/icon-unknown.svg"), "max-age=604800");
});

Deno.test("a file is sent packed to whoever can unpack it", async () => {
  const plain = await (await routes.request("/assets/main.css")).text();
  const packed = await routes.request("/assets/main.css", { headers: { "Accept-Encoding": "br, gzip" } });
  assert.equal(packed.headers.get("Content-Encoding"), "gzip");
  assert.equal(gunzipSync(new Uint8Array(await packed.arrayBuffer())).toString(), plain);
});

Deno.test("a file is sent as it is to whoever refuses packed ones", async () => {
  for (const header of ["gzip;q=0", "br, gzip; q=0.0", "x-gzip-not", ""]) {
    const plain = await routes.request("/assets/main.css", { headers: { "Accept-Encoding": header } });
    await plain.body?.cancel();
    assert.equal(plain.headers.get("Content-Encoding"), null, header);
  }
  const packed = await routes.request("/assets/main.css", { headers: { "Accept-Encoding": "GZIP;q=0.5" } });
  await packed.body?.cancel();
  assert.equal(packed.headers.get("Content-Encoding"), "gzip");
});

Deno.test("script and style of the first look are under 40 kB packed together", async () => {
  const page = await (await routes.request("/")).text();
  const first = [...page.matchAll(/"\.(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path = ""]) => path);
  assert.ok(first.length >= 3, `${first}`);
  const sizes = await Promise.all(first.map(async (path) => {
    const answer = await routes.request(path, { headers: { "Accept-Encoding": "gzip" } });
    return (await answer.arrayBuffer()).byteLength;
  }));
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 40_000, `${sizes}`);
});

Deno.test("whatever a script of the dashboard imports is handed out, and nothing of the first is left to be found late", async () => {
  const page = await (await routes.request("/")).text();
  const main = await (await routes.request("/assets/main.js")).text();
  const imported = namesIn(main);
  assert.ok(imported.length >= 2, `${imported}`);
  for (const name of imported) {
    const answer = await routes.request(`/assets/${name}`);
    await answer.body?.cancel();
    assert.equal(answer.status, 200, name);
    if (name.startsWith("chunk-")) assert.ok(page.includes(name), `${name} is preloaded`);
  }
});

/** Returns the names of the scripts that a script imports. */
function namesIn(script: string): readonly string[] {
  return [...script.matchAll(/"\.\/([\w-]+\.js)"/g)].map(([, name = ""]) => name);
}

Deno.test("a file that is not the dashboard's is not found", async () => {
  for (const path of ["/assets/other.js", "/assets/..%2Fmain.ts", "/assets/"]) {
    const answer = await routes.request(path);
    await answer.body?.cancel();
    assert.equal(answer.status, 404, path);
  }
});

Deno.test("the page runs no script but its own, makes none of text, and is framed by nobody", async () => {
  for (const path of ["/", "/assets/main.js"]) {
    const answer = await routes.request(path);
    await answer.body?.cancel();
    const policy = answer.headers.get("Content-Security-Policy")?.split("; ") ?? [];
    const needed = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"];
    needed.push("base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'");
    assert.deepEqual(needed.filter((rule) => !policy.includes(rule)), [], path);
    assert.ok(!policy.some((rule) => rule.includes("unsafe")));
  }
});

Deno.test("the extension is handed out as it was packed, and is under 150 kB", async () => {
  const answer = await routes.request("/assets/gavel-extension.zip");
  assert.equal(answer.headers.get("Content-Type"), "application/zip");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  assert.deepEqual(bytes, await Deno.readFile("dist/extension.zip"));
  assert.ok(bytes.byteLength < 150_000, `${bytes.byteLength}`);
});
