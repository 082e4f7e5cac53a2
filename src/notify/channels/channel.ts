import type { Notice } from "../notice.ts";

/** The body and the headers of the POST request that carries a notice. */
export interface NoticeRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A service that takes notices: how its address is written in NOTIFY_URL, and how a notice is sent to it. */
export interface Channel {
  readonly name: string;
  /** Its form of NOTIFY_URL, to follow "must be". */
  readonly addresses: string;
  /** Returns true when `text`, a value of NOTIFY_URL, names this channel, right or wrong. */
  isNamedBy(text: string): boolean;
  /** Returns the web address that notices are posted to; undefined when `text` is not a right address. */
  webAddress(text: string): string | undefined;
  request(notice: Notice): NoticeRequest;
}
