import { isUrgent } from "../urgency.ts";
import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget } from "./http_target.ts";
import { shortened } from "./shorten.ts";

const URL_OF_MESSAGES = "https://api.pushover.net/1/messages.json";
const MESSAGES = /^https:\/\/api\.pushover\.net(?:[/?]|$)/i;
const SHORT = /^pushover:\/\/([^@/?#]*)@([^/?#]*)\/?$/i;
const KEY = /^[A-Za-z0-9]{30}$/;
/** The most characters of a message. */
const LONGEST_TEXT = 1024;
/** High: it passes the quiet hours that are set in Pushover. */
const HIGH = "1";
const NORMAL = "0";

/** A user or a group of Pushover, through an application of the owner's. */
export const pushover: Channel = {
  name: "Pushover",
  example: "pushover://<application token>@<user key>",
  isNamedBy: (text) => /^pushover:/i.test(text) || MESSAGES.test(text),
  read(text) {
    const { token, user } = partsOf(text);
    if (!KEY.test(token)) return mistakeIn(pushover, "the token has 30 letters and digits");
    if (!KEY.test(user)) return mistakeIn(pushover, "the user key has 30 letters and digits");
    return httpTarget({
      name: "Pushover",
      url: new URL(URL_OF_MESSAGES),
      request: (notice) => ({
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          token,
          user,
          title: "Gavel",
          message: shortened(notice.message, LONGEST_TEXT, { units: () => 1 }),
          priority: isUrgent(notice) ? HIGH : NORMAL,
          timestamp: String(Math.floor(notice.atMs / 1000)),
        }).toString(),
      }),
      notTaken: (_response, body) =>
        /"status"\s*:\s*1\b/.test(body) ? null : "it did not answer as Pushover does",
    });
  },
};

function partsOf(text: string): { readonly token: string; readonly user: string } {
  const [, token = "", user = ""] = SHORT.exec(text) ?? [];
  if (!MESSAGES.test(text)) return { token, user };
  const given = URL.parse(text)?.searchParams;
  return { token: given?.get("token") ?? "", user: given?.get("user") ?? "" };
}
