import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { shortened } from "./shorten.ts";

const HOSTS = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/api\//i;
const WEBHOOK = /^\/api\/(?:v\d{1,2}\/)?webhooks\/(\d{5,25})\/([\w-]{20,128})\/?$/;
const SHORT = /^discord:\/\//i;
/** The most characters of a message. */
const LONGEST_TEXT = 2000;
/** The signs that Discord's Markdown may act on. A backslash before any of them shows it as it is. */
const SIGNS = /[\\*_~`|<>#[\]()@]/;
/** Keeps Discord from adding pictures of what a link leads to. */
const SUPPRESS_EMBEDS = 4;

/** A channel of Discord, through its webhook. */
export const discord: Channel = {
  name: "Discord",
  example: "https://discord.com/api/webhooks/<id>/<token>, or discord://<id>/<token>",
  isNamedBy: (text) => SHORT.test(text) || HOSTS.test(text),
  read(text) {
    const url = URL.parse(text.replace(SHORT, "https://discord.com/api/webhooks/"));
    const [, id, token] = WEBHOOK.exec(url?.pathname ?? "") ?? [];
    if (!url || id === undefined) return mistakeIn(discord, "copy it from the channel's settings: Webhooks");
    const thread = url.searchParams.get("thread_id");
    if (thread !== null && !/^\d{5,25}$/.test(thread)) return mistakeIn(discord, "thread_id is a number");
    return httpTarget({
      name: "Discord",
      url: new URL(
        `https://${SHORT.test(text) ? "discord.com" : url.host}/api/webhooks/${id}/${token}` +
          (thread === null ? "" : `?thread_id=${thread}`),
      ),
      request: ({ message }) =>
        jsonRequest({
          content: shortened(message, LONGEST_TEXT, {
            written: (character) => SIGNS.test(character) ? `\\${character}` : character,
          }),
          // A title that says @everyone calls nobody.
          allowed_mentions: { parse: [] },
          flags: SUPPRESS_EMBEDS,
        }),
      notTaken: ({ status, headers }) =>
        status === 204 || headers.get("content-type")?.startsWith("application/json")
          ? null
          : "it did not answer as Discord does",
    });
  },
};
