import { isUrgent } from "../urgency.ts";
import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { shortened } from "./shorten.ts";
import { webAddress } from "./web_address.ts";

const SCHEME = /^gotify\+(?=https?:)/i;
const TOKEN = /^[\w.-]{5,64}$/;
/** Gotify names no limit; its apps show no more. */
const LONGEST_TEXT = 4000;
/** From 8 on the app makes a sound and shows the notice on top. */
const HIGH = 8;
const NORMAL = 5;

/** An application on a Gotify of the owner's. */
export const gotify: Channel = {
  name: "Gotify",
  example: "gotify+https://<host>/message?token=<application token>",
  isNamedBy: (text) => /^gotify[+:]/i.test(text),
  read(text) {
    const address = SCHEME.test(text) ? webAddress(text.replace(SCHEME, "")) : undefined;
    if (!address) return mistakeIn(gotify);
    const { url, ...login } = address;
    const token = url.searchParams.get("token") ?? "";
    if (!TOKEN.test(token)) return mistakeIn(gotify, "the token of an application, which begins with A");
    // The token goes in a header, so that no proxy writes it into its log.
    const messages = new URL(url.pathname.replace(/(?:\/message)?\/?$/, "/message"), url.origin);
    return httpTarget({
      ...login,
      name: `Gotify at ${url.origin}`,
      url: messages,
      request: (notice) =>
        jsonRequest({
          title: "Gavel",
          message: shortened(notice.message, LONGEST_TEXT),
          priority: isUrgent(notice) ? HIGH : NORMAL,
        }, { "x-gotify-key": token }),
      notTaken: ({ headers }) =>
        headers.get("content-type")?.startsWith("application/json")
          ? null
          : "it did not answer as Gotify does",
    });
  },
};
