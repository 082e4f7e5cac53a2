import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { shortened } from "./shorten.ts";

const API = "https://api.telegram.org";
/** The address of a bot's method, as in Telegram's documentation. */
const METHOD = /^https:\/\/api\.telegram\.org\/bot([^/?#]*)\/sendMessage\?(.*)$/i;
const SHORT = /^telegram:\/\/([^@/?#]*)@([^/?#]*)\/?$/i;
const TOKEN = /^\d{5,20}:[\w-]{30,64}$/;
/** The number of a chat, below zero for a group, or the name of a public channel. */
const CHAT = /^(?:-?\d{1,20}|@[A-Za-z]\w{3,31})$/;
/** The most UTF-16 units of a message. */
const LONGEST_TEXT = 4096;

/** A chat of Telegram, through a bot of the owner's. */
export const telegram: Channel = {
  name: "Telegram",
  example: "telegram://<bot token>@<chat>",
  isNamedBy: (text) => /^telegram:/i.test(text) || METHOD.test(text),
  read(text) {
    const { token, chat } = partsOf(text);
    if (!TOKEN.test(token)) {
      return mistakeIn(telegram, "the token of @BotFather has digits, a colon and about 35 characters");
    }
    if (!CHAT.test(chat)) {
      return mistakeIn(telegram, "the chat is a number such as 12345 or -10012345, or the name of a channel");
    }
    return httpTarget({
      name: "Telegram",
      url: new URL(`${API}/bot${token}/sendMessage`),
      // Without a parse mode the text is shown as it is, whatever signs a title has.
      request: ({ message }) =>
        jsonRequest({
          chat_id: chat,
          text: shortened(message, LONGEST_TEXT),
          link_preview_options: { is_disabled: true },
        }),
      notTaken: (_response, body) =>
        fieldOf(body, "ok") === true ? null : "it did not answer as Telegram does",
      retrySeconds(body) {
        const parameters = fieldOf(body, "parameters");
        const seconds = typeof parameters === "object" && parameters !== null && "retry_after" in parameters
          ? parameters.retry_after
          : undefined;
        return typeof seconds === "number" && seconds >= 0 ? seconds : undefined;
      },
    });
  },
};

/** Returns the token and the chat of an address. A channel's name can be written with or without its @. */
function partsOf(text: string): { readonly token: string; readonly chat: string } {
  const [, token = "", rest = ""] = METHOD.exec(text) ?? SHORT.exec(text) ?? [];
  const chat = METHOD.test(text) ? new URLSearchParams(rest).get("chat_id") ?? "" : rest;
  return { token, chat: /^[A-Za-z]/.test(chat) ? `@${chat}` : chat };
}

/** Returns a field of a JSON object; undefined where `body` is none or has none of that name. */
function fieldOf(body: string, name: string): unknown {
  try {
    return Object(JSON.parse(body))[name];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
