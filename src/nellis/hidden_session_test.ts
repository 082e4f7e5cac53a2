import assert from "node:assert/strict";
import type { Answer } from "./exchange.ts";
import { withoutSession } from "./hidden_session.ts";

const SESSION = "eyJ1c2VyIjoi%3D%3D.c2VjcmV0";
const COOKIES = `theme=dark; __session=${SESSION}; quoted="another-long-secret"`;

function answerOf(body: string, headers: HeadersInit = {}): Answer {
  const url = new URL("https://house.test/p/x/1");
  return { url, status: 200, headers: new Headers(headers), body, requestedAtMs: 0, receivedAtMs: 1 };
}

Deno.test("what Nellis repeats of the session is hidden, however it writes it", () => {
  const forms = [SESSION, decodeURIComponent(SESSION), encodeURIComponent(SESSION), "another-long-secret"];
  for (const form of forms) {
    const { body } = withoutSession(answerOf(`{"error":"bad ${form} and ${form}"}`), COOKIES);
    assert.equal(body, '{"error":"bad [your session] and [your session]"}');
  }
});

Deno.test("a redirect's address holds no session either, and other headers stay", () => {
  const headers = { location: `https://house.test/login/${SESSION}`, "retry-after": "5" };
  const hidden = withoutSession(answerOf("", headers), COOKIES).headers;
  assert.equal(hidden.get("location"), "https://house.test/login/[your session]");
  assert.equal(hidden.get("retry-after"), "5");
});

Deno.test("short words of the cookies are words of the page, and stay", () => {
  const { body } = withoutSession(answerOf("a dark red theme"), COOKIES);
  assert.equal(body, "a dark red theme");
});
