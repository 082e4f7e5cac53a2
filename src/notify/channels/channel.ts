import type { Socket } from "node:net";
import type { Delivery, DeliveryOptions } from "../delivery.ts";
import type { Notice } from "../notice.ts";

/** The surroundings of a notice that is sent. */
export interface SendOptions extends DeliveryOptions {
  readonly userAgent: string;
  /** Connects to a mail server, as `connect` of node:net does; that is used when left out. */
  readonly connect?: (to: { readonly host: string; readonly port: number }) => Socket;
  /** Certificates (PEM) that a mail server is trusted by; the system's when left out. */
  readonly certificates?: readonly string[];
}

/** The receiver that an address names. */
export interface Target {
  /** The name in logs and in /health. It holds no secret. */
  readonly name: string;
  /** Returns true for a notice that the receiver is to get; every one when left out. */
  readonly wants?: (notice: Notice) => boolean;
  /** Tells the receiver of `notice`, once. Never rejects. */
  send(notice: Notice, options: SendOptions): Promise<Delivery>;
}

/** The fault of an address and what to do, to follow "the address". It repeats no part of the address. */
export interface Mistake {
  readonly mistake: string;
}

/** A service that takes notices: how its address is written in NOTIFY_URL, and how a notice is sent to it. */
export interface Channel {
  readonly name: string;
  /** An address of it, with words in <> for what the owner puts in. */
  readonly example: string;
  /** Returns true when `text`, an address in NOTIFY_URL, names this channel, right or wrong. */
  isNamedBy(text: string): boolean;
  /** Reads an address that names this channel. */
  read(text: string): Target | Mistake;
}

/** Returns the mistake of an address that is not as `channel` wants it, with a `hint` on the part that is wrong. */
export function mistakeIn({ example }: Pick<Channel, "example">, hint?: string): Mistake {
  return { mistake: `must be ${example}${hint === undefined ? "" : ` (${hint})`}` };
}
