import assert from "node:assert/strict";
import fc from "fast-check";
import { notifyUrl, targetOf } from "./notify_url.ts";

Deno.test("any web address is a webhook", () => {
  for (
    const text of ["https://hooks.example/a/b?key=1", "http://192.168.1.5:8080", "HTTPS://hooks.example/"]
  ) {
    assert.equal(notifyUrl.parse(text), text);
    assert.equal(targetOf(text)?.channel.name, "webhook");
  }
  assert.equal(targetOf("https://hooks.example/a/b?key=1#top")?.url.href, "https://hooks.example/a/b?key=1");
});

Deno.test("ntfy is told by its name or by the scheme", () => {
  assert.equal(targetOf("https://ntfy.sh/my_lots-1")?.channel.name, "ntfy");
  const own = targetOf("ntfy+http://nas.local:8080/lots");
  assert.deepEqual([own?.channel.name, own?.url.href], ["ntfy", "http://nas.local:8080/lots"]);
  assert.equal(targetOf("https://nas.local/lots")?.channel.name, "webhook");
});

Deno.test("what is no such address is refused", () => {
  const refused = [
    "hooks.example/a",
    "ftp://hooks.example/",
    "ntfy://ntfy.sh/lots",
    "https:/hooks.example",
    "https://",
    "https://hooks.example:99999/",
    "https://hooks.exa\nmple/",
    "https://hooks.example/a b",
    "https://%zz:pw@hooks.example/",
    "https://ntfy.sh",
    "https://ntfy.sh/a/b",
    `https://ntfy.sh/${"a".repeat(65)}`,
    "ntfy+https://nas.local/",
    "ntfy+ntfy+https://nas.local/lots",
  ];
  for (const text of refused) assert.equal(notifyUrl.parse(text), undefined, text);
});

Deno.test("a login in the address becomes a header, and only the origin may be told", () => {
  const target = targetOf("https://me:p%C3%A4ss@hooks.example:8443/secret?key=1");
  assert.equal(target?.authorization, "Basic bWU6cMOkc3M=");
  assert.equal(target?.url.href, "https://hooks.example:8443/secret?key=1");
  assert.equal(target?.origin, "https://hooks.example:8443");
  assert.equal(targetOf("https://hooks.example/")?.authorization, undefined);
});

Deno.test("whatever is allowed can be fetched", () => {
  const anyAddress = fc.tuple(fc.constantFrom("", "ntfy+"), fc.webUrl({ withQueryParameters: true }));
  fc.assert(fc.property(fc.oneof(anyAddress.map((parts) => parts.join("")), fc.string()), (text) => {
    const target = targetOf(text);
    assert.equal(notifyUrl.parse(text), target && text);
    if (target) new Request(target.url);
  }));
});
