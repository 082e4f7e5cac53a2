import assert from "node:assert/strict";
import { renewedCookies } from "./set_cookies.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);
const HEADER = "_ga=1; __session=old; theme=light";

function after(...lines: string[]): string {
  return renewedCookies(HEADER, lines, { host: "www.nellisauction.com", nowMs: NOW_MS });
}

Deno.test("a renewed cookie takes the old one's place, and the others stay", () => {
  const attributes = "Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax";
  assert.equal(after(`__session=new==; ${attributes}`), "_ga=1; __session=new==; theme=light");
  assert.equal(after("__session=a", "__session=b; path=/"), "_ga=1; __session=b; theme=light");
  assert.equal(after('quoted="a b"'), `${HEADER}; quoted="a b"`);
  assert.equal(
    after("__session=new; Domain=.nellisauction.com; Path=/"),
    "_ga=1; __session=new; theme=light",
  );
});

Deno.test("a cookie that is over is dropped, but never the login", () => {
  assert.equal(after("theme=; Max-Age=0"), "_ga=1; __session=old");
  assert.equal(after("theme=x; Expires=Mon, 02 Nov 2026 11:00:00 GMT"), "_ga=1; __session=old");
  assert.equal(
    after("theme=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    "_ga=1; __session=old; theme=x",
  );
  assert.equal(after("theme=x; Expires=Tue, 03 Nov 2026 11:00:00 GMT"), "_ga=1; __session=old; theme=x");
  assert.equal(after("__session=; Max-Age=0; Path=/"), HEADER);
  assert.equal(after("__session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), HEADER);
});

Deno.test("what is for another host or a part of the site, or makes no sense, changes nothing", () => {
  const lines = [
    "",
    "nonsense",
    "=value",
    "a b=c",
    "x=a\r\nX-Evil: 1",
    "x=\u{1F36A}",
    "__session=new; Domain=evil.example",
    "__session=new; Domain=com",
    "__session=new; Domain=auction.com",
    "__session=new; Domain=sub.www.nellisauction.com",
    "__session=new; Path=/admin",
    `x=${"a".repeat(10_000)}`,
  ];
  for (const line of lines) assert.equal(after(line), HEADER, line.slice(0, 60));
  assert.equal(after(), HEADER);
});
