import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { accessibilityFaults } from "./support/browser/accessibility.ts";
import { chromiumPath, launchChromium, PAGE_BUILDS } from "./support/browser/chromium.ts";
import { collectComplaints } from "./support/browser/complaints.ts";
import { beyondRightEdge } from "./support/browser/layout.ts";

const POLICY = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'";

/** A page in which nothing is wrong. */
const SOUND = '<!doctype html><html lang="en"><title>Lots</title><main><h1>Lots</h1><p>Two</p></main></html>';

/** A server of pages by their paths, and of nothing else. */
function servePages(pages: Readonly<Record<string, string>>) {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const text = pages[new URL(request.url).pathname];
    const type = request.url.endsWith(".js") ? "text/javascript" : "text/html";
    const headers = { "content-type": type, "content-security-policy": POLICY };
    return new Response(text ?? "", { status: text === undefined ? 404 : 200, headers });
  });
}

/** Opens a page in a narrow window and returns what `look` says of it. */
type Show = <T>(
  pages: Readonly<Record<string, string>>,
  look: (page: Page, complaints: readonly string[]) => Promise<T>,
) => Promise<Readonly<Record<string, T>>>;

function showIn(browser: Browser): Show {
  return async (pages, look) => {
    await using server = servePages({ ...pages, "/sound.js": "", "/favicon.ico": "" });
    const seen: Record<string, Awaited<ReturnType<typeof look>>> = {};
    for (const path of Object.keys(pages).filter((path) => !path.endsWith(".js"))) {
      const page = await browser.newPage({ viewport: { width: 400, height: 300 } });
      const complaints = collectComplaints(page);
      await page.goto(`http://127.0.0.1:${server.addr.port}${path}`);
      seen[path] = await look(page, complaints);
      await page.close();
    }
    return seen;
  };
}

/** Returns the first complaint; of the sound page, those that are there once it has answered. */
async function firstComplaint(page: Page, complaints: readonly string[]): Promise<string> {
  await page.evaluate("document.title");
  if (!page.url().endsWith("/sound")) {
    await eventually(`a complaint of ${page.url()}`, () => complaints.length > 0);
  }
  return complaints.join("\n");
}

Deno.test("pages are judged in a real Chromium", async (t) => {
  const browser = await launchChromium(PAGE_BUILDS);
  const show = showIn(browser);

  await t.step("whatever goes wrong on a page is a complaint, and a sound page has none", async () => {
    const withScript = (path: string) => SOUND.replace("</main>", `</main><script src="${path}"></script>`);
    const seen = await show({
      "/sound": withScript("/sound.js"),
      "/console": withScript("/console.js"),
      "/console.js": 'console.error("no price")',
      "/thrown": withScript("/thrown.js"),
      "/thrown.js": 'throw new TypeError("no lot")',
      "/rejected": withScript("/rejected.js"),
      "/rejected.js": 'void Promise.reject(new Error("no socket"))',
      "/inline": SOUND.replace("</main>", "</main><script>1</script>"),
      "/style": SOUND.replace("<p>", '<p style="color: red">'),
      "/html": withScript("/html.js"),
      "/html.js": 'document.querySelector("p").innerHTML = "<b>2</b>"',
      "/missing": withScript("/not-there.js"),
    }, firstComplaint);
    assert.equal(seen["/sound"], "");
    assert.match(seen["/console"] ?? "", /no price/);
    assert.match(seen["/thrown"] ?? "", /Not caught: TypeError: no lot/);
    assert.match(seen["/rejected"] ?? "", /Not caught: Error: no socket/);
    assert.match(seen["/inline"] ?? "", /inline script violates/);
    assert.match(seen["/style"] ?? "", /inline style violates/);
    assert.match(seen["/html"] ?? "", /TrustedHTML/);
    assert.match(seen["/missing"] ?? "", /404.*not-there\.js/);
  });

  await t.step("an element that ends outside of the window is named, also where it is cut off", async () => {
    const seen = await show({
      "/sound": SOUND,
      "/wide": SOUND.replace("Two", '<svg width="450" height="9"></svg>'),
      "/cut": SOUND.replace("Two", '<svg width="90" height="9"><rect width="500" height="9" /></svg>'),
    }, beyondRightEdge);
    assert.deepEqual(seen["/sound"], []);
    assert.match(seen["/wide"]?.[0] ?? "", /<svg width="450".* ends at 458/);
    assert.match(seen["/cut"]?.[0] ?? "", /<rect.* ends at 508/);
  });

  await t.step("axe names what is wrong, and finds nothing on a sound page", async () => {
    const seen = await show({
      "/sound": SOUND,
      "/picture": SOUND.replace("Two", '<img src="/sound.js">'),
      "/heading": SOUND.replaceAll("h1", "h4"),
    }, accessibilityFaults);
    assert.deepEqual(seen["/sound"], []);
    assert.match(seen["/picture"]?.join() ?? "", /image-alt/);
    assert.match(seen["/heading"]?.join() ?? "", /page-has-heading-one/);
  });

  await browser.close();
});

Deno.test("Chromium is the one of CHROMIUM_PATH, or the first of PATH", () => {
  const among = (builds?: readonly string[]) => (env: Readonly<Record<string, string>>, ...paths: string[]) =>
    chromiumPath((name) => env[name], (path) => paths.includes(path), builds);
  const found = among();
  const forPages = among(PAGE_BUILDS);
  assert.equal(
    forPages({ PATH: "/a:/b" }, "/a/chromium", "/b/chromium-headless-shell"),
    "/b/chromium-headless-shell",
  );
  assert.equal(forPages({ PATH: "/a:/b" }, "/a/chromium"), "/a/chromium");
  assert.equal(found({ CHROMIUM_PATH: "/opt/c", PATH: "/bin" }, "/opt/c", "/bin/chromium"), "/opt/c");
  assert.equal(found({ PATH: "/a:/bin" }, "/bin/chromium"), "/bin/chromium");
  assert.throws(() => found({ PATH: "/a:/bin" }), /PATH has none: apt-get install chromium/);
  assert.throws(
    () => found({ CHROMIUM_PATH: "/opt/c", PATH: "/bin" }, "/bin/chromium"),
    /CHROMIUM_PATH is \/opt\/c/,
  );
});
