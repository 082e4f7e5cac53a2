import assert from "node:assert/strict";
import test from "node:test";
import { diagnose, type Reach } from "./diagnose.ts";

const server = "http://nas:3000/";
const token = "0123456789abcdef";

function reach(
  answers: Readonly<Record<string, () => Response>>,
  { socket = true }: { readonly socket?: boolean } = {},
): Reach {
  return {
    fetch: (url) => {
      const answer = answers[url];
      return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("Failed to fetch"));
    },
    opensSocket: () => Promise.resolve(socket),
  };
}

const status = (body: unknown, code = 200) => ({
  [`${server}api/status`]: () => Response.json(body, { status: code }),
});

test("a Gavel that can be used is named with its version", async () => {
  assert.deepEqual(await diagnose({ server, token }, reach(status({ success: true, version: "0.2.0" }))), {
    ok: true,
    version: "0.2.0",
  });
});

test("each way to fail has a sentence that says what to do", async () => {
  const cases: readonly (readonly [Reach, RegExp])[] = [
    [reach({}), /Is Gavel running.*Local network/],
    [
      reach({ "https://nas:3000/health/live": () => new Response("") }),
      /https:\/\/nas:3000\/ does: use that address/,
    ],
    [reach(status({ error: "no" }, 401)), /does not know this token/],
    [reach(status({ error: "no" }, 429)), /Too many wrong tries/],
    [reach(status({ error: "no" }, 421)), /ALLOWED_HOSTS/],
    [reach({ [`${server}api/status`]: () => new Response("<html>") }), /Something else than Gavel/],
    [reach(status({ success: true }, 404)), /status 404/],
    [reach(status({ success: true, version: "0.0.9" })), /too old: update it/],
    [reach(status({ success: true, version: "0.1.0" }), { socket: false }), /proxy.*upgrades/],
  ];
  for (const [broken, sentence] of cases) {
    const diagnosis = await diagnose({ server, token }, broken);
    assert.ok(!diagnosis.ok);
    assert.match(diagnosis.error, sentence);
    assert.doesNotMatch(diagnosis.error, new RegExp(token));
  }
});

test("a certificate that the browser refuses is spoken of where the address is https", async () => {
  const diagnosis = await diagnose({ server: "https://nas/", token }, reach({}));
  assert.match(diagnosis.ok ? "" : diagnosis.error, /certificate/);
});

test("a token with a letter that no header can hold is spoken of, and sent nowhere", async () => {
  const asked: string[] = [];
  const diagnosis = await diagnose({ server: "http://nas:3000/", token: "abc\u2026" }, {
    fetch: (url) => {
      asked.push(url);
      return Promise.reject(new TypeError("no"));
    },
    opensSocket: () => Promise.resolve(true),
  });
  assert.match(diagnosis.ok ? "" : diagnosis.error, /copy it once more/);
  assert.deepEqual(asked, []);
});
