import assert from "node:assert/strict";
import test from "node:test";
import { webAddress } from "./web_address.ts";

test("only addresses of the web become links", () => {
  assert.equal(webAddress("https://www.nellisauction.com/p/x/7"), "https://www.nellisauction.com/p/x/7");
  for (const text of ["javascript:alert(1)", "data:text/html,x", "", "/p/x/7", null]) {
    assert.equal(webAddress(text), null);
  }
});
