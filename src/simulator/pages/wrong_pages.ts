import { html } from "./pages.ts";

/** A page with status 200 that is not the one asked for. */
export type WrongPage = "login-form" | "challenge" | "unauthorized" | "empty";

/** Returns the page. No word in it says anything about a session. */
export function wrongPage(what: WrongPage): Response {
  switch (what) {
    case "login-form":
      return html(LOGIN_FORM);
    case "challenge":
      return html(CHALLENGE);
    case "unauthorized":
      return Response.json({ error: "Unauthorized" });
    case "empty":
      return html("");
  }
}

const LOGIN_FORM = `<!DOCTYPE html><html lang="en"><head><title>Log in</title></head><body>
<form method="post" action="/login"><label>Email <input type="email" name="email"></label>
<label>Password <input type="password" name="password"></label><button>Log in</button></form></body></html>
`;

const CHALLENGE = `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>
<noscript>Enable JavaScript and cookies to continue</noscript>
<form id="challenge-form" action="/account?__ch=1" method="POST"></form></body></html>
`;
