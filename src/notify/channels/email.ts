import type { Notice } from "../notice.ts";
import { type Channel, type SendOptions, type Target } from "./channel.ts";
import { type MailAddress, mailAddress } from "./email_address.ts";
import { postMail } from "./mail_post.ts";
import { shortened } from "./shorten.ts";

/** A line of this length is shown whole by most programs that list mails. */
const LONGEST_SUBJECT = 120;
/** Far more than any notice has. */
const LONGEST_TEXT = 100_000;

/** Mailboxes, through a mail server. */
export const email: Channel = {
  name: "E-mail",
  example:
    "smtp://<user>:<password>@<host>:587/?to=<mailbox>&from=<mailbox>, or smtps:// for TLS from the first byte",
  isNamedBy: (text) => /^(?:smtps?|mailto):/i.test(text),
  read(text) {
    const address = mailAddress(text, email);
    return "mistake" in address ? address : mailTarget(address);
  },
};

function mailTarget(address: MailAddress): Target {
  const { isTls, host, port, from, to } = address;
  return {
    name: `${isTls ? "smtps" : "smtp"}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    send: (notice: Notice, options: SendOptions) =>
      postMail(address, {
        from: { name: "Gavel", address: from },
        to: [...to],
        subject: shortened(subjectOf(notice), LONGEST_SUBJECT),
        text: `${shortened(notice.message, LONGEST_TEXT)}\n`,
        date: new Date(notice.atMs),
        // The same for each try, so that a mailbox that got one twice can tell.
        messageId: `<${notice.atMs}.${notice.kind}.${notice.auctionId}@gavel.invalid>`.replace(
          /[^\w.@<>-]/g,
          "_",
        ),
        headers: { "auto-submitted": "auto-generated" },
      }, options),
  };
}

/** Returns the first line of a notice. */
function subjectOf({ message }: Notice): string {
  return `Gavel: ${message.split(/[\r\n]/, 1)[0] ?? ""}`;
}
