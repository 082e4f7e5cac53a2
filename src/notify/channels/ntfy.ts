import type { Channel } from "./channel.ts";

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
  ["bidFailed", { tag: "warning", priority: "high" }],
]);
/** The look of every other kind. Those are exceptions that need the owner. */
const OTHER_LOOK: Look = { tag: "bell", priority: "high" };
/** ntfy turns a body of more than 4,096 bytes into an attachment. No character takes more than three bytes. */
const LONGEST_TEXT = 1300;

/** A topic of ntfy.sh, or of an ntfy of the owner's own. */
export const ntfy: Channel = {
  name: "ntfy",
  addresses: `https://${HOST}/<topic>, or ntfy+https://<host>/<topic> for an ntfy of your own`,
  isNamedBy: (text) => SCHEME.test(text) || URL.parse(text)?.hostname === HOST,
  webAddress(text) {
    const address = text.replace(SCHEME, "");
    return TOPIC_PATH.test(URL.parse(address)?.pathname ?? "") ? address : undefined;
  },
  request({ kind, message }) {
    const { tag, priority } = LOOKS.get(kind) ?? OTHER_LOOK;
    return {
      headers: { "content-type": "text/plain; charset=utf-8", title: "Gavel", tags: tag, priority },
      body: message.slice(0, LONGEST_TEXT),
    };
  },
};
