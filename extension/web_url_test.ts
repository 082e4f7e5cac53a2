import assert from "node:assert/strict";
import test from "node:test";
import { lotAddress, webUrl } from "./web_url.ts";

test("a lot opens at Nellis, or on the dashboard, and nowhere else", () => {
  const at = (url: string) => lotAddress({ id: "7", url }, "http://nas:3000/");
  assert.equal(at("https://www.nellisauction.com/p/x/7"), "https://www.nellisauction.com/p/x/7");
  for (
    const url of [
      "javascript:alert(1)",
      "https://nellisauction.com.evil.example/p/x/7",
      "https://evil.example/?nellisauction.com",
      "http://www.nellisauction.com/p/x/7",
      "",
    ]
  ) assert.equal(at(url), "http://nas:3000/#/lots/7", url);
  assert.equal(lotAddress({ id: "7", url: "" }, null), null);
  assert.equal(lotAddress(null, "http://nas:3000/"), "http://nas:3000/#/lots/");
});

test("what is no address of the web is none", () => {
  for (const text of ["", "nas", "file:///etc/passwd", "data:,x", "http://"]) {
    assert.equal(webUrl(text), null, text);
  }
});
