import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { shortened } from "./shorten.ts";

/** Incoming webhooks. A workflow's trigger takes any JSON, so its address is that of a webhook. */
const SERVICES = /^https:\/\/hooks\.slack(?:-gov)?\.com\/services(?:\/|$)/i;
const WEBHOOK = /^\/services\/(T\w{5,20})\/(B\w{5,20})\/(\w{16,64})$/;
const SHORT = /^slack:\/\//i;
/** Slack advises no longer text. */
const LONGEST_TEXT = 4000;
/** The three signs that Slack's own links and mentions are made of. */
const ESCAPES: ReadonlyMap<string, string> = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"]]);

/** A channel of Slack, through an incoming webhook. */
export const slack: Channel = {
  name: "Slack",
  example: "https://hooks.slack.com/services/<T…>/<B…>/<token>, or slack://<T…>/<B…>/<token>",
  isNamedBy: (text) => SHORT.test(text) || SERVICES.test(text),
  read(text) {
    const url = URL.parse(text.replace(SHORT, "https://hooks.slack.com/services/"));
    if (!url || !WEBHOOK.test(url.pathname)) {
      return mistakeIn(slack, "copy it from Incoming Webhooks in your app's settings");
    }
    return httpTarget({
      name: "Slack",
      url: new URL(url.pathname, url.origin),
      request: ({ message }) =>
        jsonRequest({
          text: shortened(message, LONGEST_TEXT, {
            written: (character) => ESCAPES.get(character) ?? character,
          }),
          // Stars and underscores of a title are shown as they are.
          mrkdwn: false,
          unfurl_links: false,
        }),
      notTaken: (_response, body) => body.trim() === "ok" ? null : "it did not answer as Slack does",
    });
  },
};
