import assert from "node:assert/strict";
import { lookAlikes } from "./look_alikes.ts";

const KNOWN = ["NOTIFY_URL", "PORT", "STORE", "REDIS_URL", "AUTH_TOKEN", "ALLOWED_HOSTS"];

for (
  const [name, meant] of [
    ["NOTIFY_URLS", "NOTIFY_URL"],
    ["notify_url", "NOTIFY_URL"],
    ["NOTIFYURL", "NOTIFY_URL"],
    ["GAVEL_NOTIFY_URL", "NOTIFY_URL"],
    ["GAVEL_PORT", "PORT"],
    ["REDIS_URI", "REDIS_URL"],
    ["AUTH_TOKNE", "AUTH_TOKEN"],
    ["ALLOWED_HOST", "ALLOWED_HOSTS"],
  ] as const
) {
  Deno.test(`${name} was probably meant to be ${meant}`, () => {
    assert.deepEqual(lookAlikes([name], KNOWN), [{ name, meant }]);
  });
}

Deno.test("a variable of Gavel's, of the system or of another program looks like none", () => {
  const others = ["PATH", "HOSTNAME", "SHELL", "LOGNAME", "REDIS_PORT", "GITHUB_TOKEN", "GAVEL", "SPORT", ""];
  assert.deepEqual(lookAlikes([...KNOWN, ...others], KNOWN), []);
});
