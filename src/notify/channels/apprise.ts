import type { Notice } from "../notice.ts";
import { isUrgent } from "../urgency.ts";
import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { shortened } from "./shorten.ts";
import { webAddress } from "./web_address.ts";

const SCHEME = /^apprise\+(?=https?:)/i;
/** The path of a stored configuration, maybe below a sub-path. */
const NOTIFY_PATH = /\/notify\/[\w-]{1,128}\/?$/;
const LONGEST_TEXT = 4000;

/** A configuration that is stored in an Apprise API of the owner's, and all services in it. */
export const apprise: Channel = {
  name: "Apprise",
  example: "apprise+https://<host>/notify/<key>",
  isNamedBy: (text) => /^apprises?[+:]/i.test(text),
  read(text) {
    const address = SCHEME.test(text) ? webAddress(text.replace(SCHEME, "")) : undefined;
    if (!address) return mistakeIn(apprise);
    const { url, ...login } = address;
    if (!NOTIFY_PATH.test(url.pathname)) {
      return mistakeIn(apprise, "the key of a stored configuration: letters, digits, _ or -");
    }
    const tag = url.searchParams.get("tag");
    return httpTarget({
      ...login,
      name: `Apprise at ${url.origin}`,
      url: new URL(url.pathname, url.origin),
      request: (notice) =>
        jsonRequest({
          title: "Gavel",
          body: shortened(notice.message, LONGEST_TEXT),
          type: typeOf(notice),
          format: "text",
          ...(tag === null ? {} : { tag }),
        }, { accept: "application/json" }),
      notTaken: ({ status }) => status === 204 ? "it has no configuration of that key" : null,
    });
  },
};

function typeOf(notice: Notice): "success" | "warning" | "info" {
  if (notice.kind === "won") return "success";
  return isUrgent(notice) ? "warning" : "info";
}
