import { isUrgent } from "../urgency.ts";
import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { webAddress } from "./web_address.ts";
import { webhookBody } from "./webhook.ts";

const SCHEME = /^homeassistant\+(?=https?:)/i;
const WEBHOOK_PATH = /\/api\/webhook\/[\w.~%-]{1,255}$/;

/** A webhook that starts an automation of Home Assistant, which has the notice as `trigger.json`. */
export const homeAssistant: Channel = {
  name: "Home Assistant",
  example: "homeassistant+http://<host>:8123/api/webhook/<webhook id>",
  isNamedBy: (text) => /^home-?assistant[+:]/i.test(text),
  read(text) {
    const address = SCHEME.test(text) ? webAddress(text.replace(SCHEME, "")) : undefined;
    if (!address) return mistakeIn(homeAssistant);
    if (!WEBHOOK_PATH.test(address.url.pathname)) {
      return mistakeIn(homeAssistant, "copy the id from the automation's trigger");
    }
    return httpTarget({
      ...address,
      name: `Home Assistant at ${address.url.origin}`,
      request: (notice) => jsonRequest({ title: "Gavel", ...webhookBody(notice), urgent: isUrgent(notice) }),
    });
  },
};
