import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget } from "./http_target.ts";
import { shortened } from "./shorten.ts";
import { webAddress } from "./web_address.ts";

/** The service that is recognized by its host name. Any other ntfy is named by the scheme `ntfy+https`. */
const HOST = "ntfy.sh";
const SCHEME = /^ntfy\+(?=https?:)/i;
/** A topic's name as ntfy takes it. */
const TOPIC_PATH = /^\/[\w-]{1,64}$/;

/** The look of a notice in ntfy's apps: the name of an emoji, and the priority. */
interface Look {
  readonly tag: string;
  readonly priority: "default" | "high";
}

const LOOKS: ReadonlyMap<string, Look> = new Map([
  ["won", { tag: "tada", priority: "high" }],
  ["lost", { tag: "disappointed", priority: "high" }],
  ["outbid", { tag: "arrow_up", priority: "default" }],
  // Outbid at the maximum: only the owner can do something about it.
  ["maxBidReached", { tag: "no_entry", priority: "high" }],
  ["digest", { tag: "newspaper", priority: "default" }],
  ["bidFailed", { tag: "warning", priority: "high" }],
]);
/** The look of every other kind. Those are exceptions that need the owner. */
const OTHER_LOOK: Look = { tag: "bell", priority: "high" };
/** ntfy turns a body of more than 4,096 bytes into an attachment. No character takes more than three bytes. */
const LONGEST_TEXT = 1300;

/** A topic of ntfy.sh, or of an ntfy of the owner's own. */
export const ntfy: Channel = {
  name: "ntfy",
  example: `https://${HOST}/<topic>, or ntfy+https://<host>/<topic> for an ntfy of your own`,
  isNamedBy: (text) => /^ntfy[+:]/i.test(text) || URL.parse(text)?.hostname === HOST,
  read(text) {
    const address = webAddress(text.replace(SCHEME, ""));
    if (!address) return mistakeIn(ntfy);
    if (!TOPIC_PATH.test(address.url.pathname)) {
      return mistakeIn(ntfy, "a topic has 1 to 64 letters, digits, _ or -");
    }
    return httpTarget({
      ...address,
      name: address.url.origin,
      request({ kind, message }) {
        const { tag, priority } = LOOKS.get(kind) ?? OTHER_LOOK;
        return {
          headers: { "content-type": "text/plain; charset=utf-8", title: "Gavel", tags: tag, priority },
          body: shortened(message, LONGEST_TEXT),
        };
      },
    });
  },
};
