import assert from "node:assert/strict";
import { browserName } from "./browser_name.ts";

Deno.test("a browser is named by what it says of itself", () => {
  const mozilla = "Mozilla/5.0";
  const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
  const named = {
    [`${mozilla} (X11; Linux x86_64) ${webkit} Chrome/142.0.0.0 Safari/537.36`]: "Chrome on Linux",
    [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`]:
      "Edge on Windows",
    [`${mozilla} (Linux; Android 10; K) ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36`]:
      "Chrome on Android",
    [`${mozilla} (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1`]:
      "Safari on iPhone",
    [`${mozilla} (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0`]: "Firefox on Mac",
    "curl/8.5.0": "A browser",
  };
  for (const [userAgent, name] of Object.entries(named)) assert.equal(browserName(userAgent), name);
  assert.equal(browserName(undefined), "A browser");
});
