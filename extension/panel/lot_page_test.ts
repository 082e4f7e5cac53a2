import assert from "node:assert/strict";
import test from "node:test";
import { lotOfLink, readPage } from "./lot_page.ts";

test("a lot's page is known by its number, whatever its slug", () => {
  for (const path of ["/p/makita-driver/71234567", "/p/x/71234567/", "/p/%E2%9C%93/71234567"]) {
    assert.deepEqual(readPage(path), { kind: "lot", id: "71234567" }, path);
  }
});

test("a page that looks like a lot's but isn't read as before is not understood", () => {
  for (const path of ["/p/71234567", "/p/x/lot-71234567", "/p/x/71234567/bids", "/p/x/0x12", "/p"]) {
    assert.deepEqual(readPage(path), { kind: "not-understood" }, path);
  }
});

test("any other page is left alone", () => {
  for (const path of ["/", "/browse", "/search", "/account", "/px/x/5"]) {
    assert.equal(readPage(path).kind, "other", path);
  }
});

test("a link is to a lot only where it leads to Nellis", () => {
  assert.equal(lotOfLink("https://www.nellisauction.com/p/x/71234567?from=list"), "71234567");
  assert.equal(lotOfLink("/p/x/71234567"), "71234567");
  for (
    const href of [
      "https://nellisauction.com.evil.example/p/x/7",
      "https://other.example/p/x/7",
      "javascript:7",
      "",
    ]
  ) {
    assert.equal(lotOfLink(href), null, href);
  }
});
