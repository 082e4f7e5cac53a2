import { type AnswerReader, deliver } from "../delivery.ts";
import type { Notice } from "../notice.ts";
import type { Target } from "./channel.ts";
import type { WebAddress } from "./web_address.ts";

/** The body and the headers of the POST request that carries a notice. */
export interface NoticeRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A service that a notice is posted to. */
export interface Service extends WebAddress, AnswerReader {
  readonly name: string;
  request(notice: Notice): NoticeRequest;
}

/** Makes the target of a service. */
export function httpTarget({ name, url, authorization, request, ...reader }: Service): Target {
  return {
    name,
    send(notice, options) {
      const { headers, body } = request(notice);
      const init = {
        method: "POST",
        headers: {
          ...headers,
          "user-agent": options.userAgent,
          ...(authorization === undefined ? {} : { authorization }),
        },
        body,
      };
      return deliver(url, init, options, reader);
    },
  };
}

/** Makes a request of JSON. */
export function jsonRequest(fields: object, headers: Readonly<Record<string, string>> = {}): NoticeRequest {
  return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(fields) };
}
