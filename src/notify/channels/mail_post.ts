import { connect, type Socket } from "node:net";
import type { SendMailOptions } from "nodemailer";
import { abortable } from "../../resilience/abortable.ts";
import type { Delivery } from "../delivery.ts";
import type { SendOptions } from "./channel.ts";
import type { MailAddress } from "./email_address.ts";

/** Some mail servers greet slowly on purpose, to tire those who send to everyone. */
const TIMEOUT_MS = 30_000;
const PERMANENT = 500;
/** The name by which we greet the server. The system's own would tell it more than it needs. */
const OUR_NAME = "localhost";

/**
 * Hands one mail to the server, once. A login leaves only over TLS with a certificate that is trusted, except to a
 * server on this machine. Never rejects.
 */
export async function postMail(
  address: MailAddress,
  mail: SendMailOptions,
  options: SendOptions,
): Promise<Delivery> {
  const { clock, signal, timeoutMs = TIMEOUT_MS } = options;
  const timeout = new AbortController();
  const cancelTimeout = clock.after(timeoutMs, () => timeout.abort());
  const ending = AbortSignal.any([timeout.signal, signal]);
  const socket = (options.connect ?? connect)({ host: address.host, port: address.port });
  const hangUp = () => socket.destroy();
  ending.addEventListener("abort", hangUp);
  // Later errors come by way of the mail's own.
  socket.on("error", () => {});
  try {
    await abortable(connected(socket), ending);
    await abortable(handOver(address, mail, socket, options), ending);
    return { result: "delivered" };
  } catch (error) {
    // Of the error only the codes are used: its message may repeat the login or the mailboxes.
    if (timeout.signal.aborted) return { result: "failed", why: `no answer within ${timeoutMs / 1000} s` };
    return signal.aborted ? { result: "failed", why: "Gavel is stopping" } : deliveryAfter(error);
  } finally {
    cancelTimeout();
    ending.removeEventListener("abort", hangUp);
    hangUp();
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
  });
}

async function handOver(
  { host, port, isTls, login }: MailAddress,
  mail: SendMailOptions,
  socket: Socket,
  { certificates }: SendOptions,
): Promise<void> {
  // Loaded when the first mail is sent: most owners have no use for it.
  const { createTransport } = await import("nodemailer");
  const isHere = host === "localhost" || host === "::1" || /^127\./.test(host);
  const isTlsNeeded = isTls || (login !== undefined && !isHere);
  const transport = createTransport({
    host,
    port,
    secure: isTls,
    connection: socket,
    name: OUR_NAME,
    requireTLS: isTlsNeeded && !isTls,
    opportunisticTLS: !isTlsNeeded,
    // A certificate that nobody knows is no worse than plain text, which would do.
    tls: { rejectUnauthorized: isTlsNeeded && !isHere, ...(certificates ? { ca: [...certificates] } : {}) },
    ...(login ? { auth: { user: login.user, pass: login.pass } } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail(mail);
  } finally {
    transport.close();
  }
}

function deliveryAfter(error: unknown): Delivery {
  const { code, responseCode, message } = fieldsOf(error);
  if (/certificate|SELF_SIGNED|ALTNAME/i.test(`${code} ${message}`)) {
    return { result: "refused", why: "its certificate is not trusted" };
  }
  if (code === "ETLS") return { result: "refused", why: "it offers no TLS, and a login is not sent without" };
  if (responseCode !== undefined) {
    const why = code === "EAUTH"
      ? `it does not accept the login: ${responseCode}`
      : responseCode === 530
      ? "it answered 530: it wants a login, or one over TLS"
      : `it answered ${responseCode}`;
    return { result: responseCode >= PERMANENT ? "refused" : "failed", why };
  }
  if (code === "EPROTOCOL") return { result: "failed", why: "it does not speak SMTP" };
  if (code === "EAUTH") return { result: "refused", why: "it does not accept the login" };
  return { result: "failed", why: "it could not be reached" };
}

function fieldsOf(error: unknown) {
  const { code, responseCode, message } = Object(error);
  return {
    code: typeof code === "string" ? code : "",
    responseCode: typeof responseCode === "number" ? responseCode : undefined,
    message: typeof message === "string" ? message : "",
  };
}
