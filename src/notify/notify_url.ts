import type { Rule } from "../config_values.ts";
import { apprise } from "./channels/apprise.ts";
import type { Channel, Mistake, Target } from "./channels/channel.ts";
import { discord } from "./channels/discord.ts";
import { email } from "./channels/email.ts";
import { gotify } from "./channels/gotify.ts";
import { homeAssistant } from "./channels/home_assistant.ts";
import { ntfy } from "./channels/ntfy.ts";
import { pushover } from "./channels/pushover.ts";
import { slack } from "./channels/slack.ts";
import { telegram } from "./channels/telegram.ts";
import { webhook } from "./channels/webhook.ts";
import { wantingOf } from "./only.ts";

/**
 * Every channel; the first that an address names is used, so the webhook, which takes any web address, is the last. A
 * new channel is a file of its own and an entry here.
 */
export const CHANNELS: readonly Channel[] = [
  ntfy,
  email,
  telegram,
  discord,
  slack,
  pushover,
  gotify,
  apprise,
  homeAssistant,
  webhook,
];

/** A blank or comma in front of the next address. Any other comma belongs to an address: a webhook's, or a list of mailboxes. */
const SEPARATOR = /[\s,]+(?=[a-z][a-z\d+.-]*:\/\/)/i;

/** Allows the addresses of any channels. Its value is the text as it was given. */
export const notifyUrl: Rule<string> = {
  allowed: "one address or several, with blanks between: see docs/notifications.md",
  parse: (text) => "targets" in readAddresses(text) ? text : undefined,
  mistake(text) {
    const reading = readAddresses(text);
    return "mistake" in reading ? reading.mistake : undefined;
  },
};

/** Returns the receivers that a text names which `notifyUrl` allows, each with a name of its own. Throws for any other. */
export function targetsOf(text: string): readonly Target[] {
  const reading = readAddresses(text);
  if ("mistake" in reading) throw new Error(`NOTIFY_URL can't be used: ${reading.mistake}`);
  return reading.targets;
}

/** Reads the addresses in `text`. An address that is there twice is one. */
function readAddresses(text: string): { readonly targets: readonly Target[] } | Mistake {
  const addresses = [...new Set(text.split(SEPARATOR))];
  const targets: Target[] = [];
  const timesNamed = new Map<string, number>();
  for (const [index, address] of addresses.entries()) {
    const reading = targetOf(address);
    if ("mistake" in reading) {
      return { mistake: `${addresses.length > 1 ? `address ${index + 1}` : "it"} ${reading.mistake}` };
    }
    const times = (timesNamed.get(reading.name) ?? 0) + 1;
    timesNamed.set(reading.name, times);
    targets.push(times === 1 ? reading : { ...reading, name: `${reading.name} (${times})` });
  }
  return { targets };
}

function targetOf(text: string): Target | Mistake {
  const wanting = wantingOf(text);
  if (!wanting) return { mistake: "must name kinds of notices after #only=, such as #only=won,urgent" };
  const { address, wants } = wanting;
  const channel = CHANNELS.find((each) => each.isNamedBy(address));
  const reading = channel?.read(address);
  if (reading) return "mistake" in reading ? reading : { ...reading, wants };
  return { mistake: `must be one of: ${CHANNELS.map(({ example }) => example).join("; ")}` };
}
