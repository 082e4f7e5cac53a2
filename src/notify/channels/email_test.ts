import assert from "node:assert/strict";
import { connect } from "node:net";
import { type MailServer, startMailServer } from "../../../tests/support/notify/mail_server.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import type { Notice } from "../notice.ts";
import { targetsOf } from "../notify_url.ts";

const WON: Notice = {
  kind: "won",
  auctionId: "42",
  message: "Won “lamp” for $12.50 🎉",
  atMs: Date.UTC(2026, 10, 2, 12),
};
const LOGIN = "me@mail.example:hunter2";
const ENCODED_LOGIN = "me%40mail.example:hunter2@";
const TO = "/?to=you@example.com,other+lots@example.com&from=gavel@example.com";

/** Tells the mailboxes at a server of a notice. Any host but 127.0.0.1 is led to the server as well. */
function mailTo(
  server: Pick<MailServer, "port">,
  {
    host = "127.0.0.1",
    scheme = "smtp",
    login = "",
    certificates,
    clock = createVirtualClock(),
    notice = WON,
  }: {
    readonly host?: string;
    readonly scheme?: "smtp" | "smtps";
    readonly login?: string;
    readonly certificates?: readonly string[];
    readonly clock?: ReturnType<typeof createVirtualClock>;
    readonly notice?: Notice;
  } = {},
) {
  const [target] = targetsOf(`${scheme}://${login}${host}:${server.port}${TO}`);
  assert.ok(target);
  return target.send(notice, {
    fetch: () => Promise.reject(new Error("no mail is fetched")),
    clock,
    signal: new AbortController().signal,
    userAgent: "Gavel/1",
    connect: ({ port }) => connect({ host: "127.0.0.1", port }),
    ...(certificates ? { certificates } : {}),
  });
}

Deno.test("a mail goes to every mailbox, over STARTTLS and with the login, where the certificate is trusted", async () => {
  await using server = await startMailServer({ login: LOGIN, host: "mail.example" });
  const delivery = await mailTo(server, {
    host: "mail.example",
    login: ENCODED_LOGIN,
    certificates: [server.certificate],
  });
  assert.deepEqual(delivery, { result: "delivered" });
  const [mail] = server.mails;
  assert.deepEqual([mail?.from, mail?.to, mail?.login, mail?.isEncrypted], [
    "gavel@example.com",
    ["you@example.com", "other+lots@example.com"],
    LOGIN,
    true,
  ]);
  assert.match(mail?.content ?? "", /^From: Gavel <gavel@example\.com>$/m);
  assert.match(mail?.content ?? "", /^Subject: =\?UTF-8\?/m);
  assert.match(mail?.content ?? "", /^Message-ID: <1793620800000\.won\.42@gavel\.invalid>$/m);
  assert.match(mail?.content ?? "", /^Auto-Submitted: auto-generated$/m);
  assert.match(mail?.content ?? "", /^Date: Mon, 02 Nov 2026 12:00:00 \+0000$/m);
  assert.doesNotMatch(mail?.content ?? "", /X-Mailer|nodemailer/i);
  assert.ok(!server.commands.some((command) => /^EHLO (?!localhost$)/.test(command)));
});

Deno.test("TLS from the first byte is spoken with smtps", async () => {
  await using server = await startMailServer({ login: LOGIN, host: "mail.example", tls: "implicit" });
  const trusted = { host: "mail.example", scheme: "smtps", login: ENCODED_LOGIN } as const;
  assert.deepEqual(await mailTo(server, { ...trusted, certificates: [server.certificate] }), {
    result: "delivered",
  });
  assert.equal(server.mails[0]?.isEncrypted, true);
  assert.deepEqual(await mailTo(server, trusted), {
    result: "refused",
    why: "its certificate is not trusted",
  });
  assert.equal(server.mails.length, 1);
});

Deno.test("a login is never sent without TLS, or to a server whose certificate is not trusted", async () => {
  await using bare = await startMailServer({ login: LOGIN, tls: "none" });
  assert.deepEqual(await mailTo(bare, { host: "mail.example", login: ENCODED_LOGIN }), {
    result: "refused",
    why: "it offers no TLS, and a login is not sent without",
  });
  await using stranger = await startMailServer({ login: LOGIN, host: "mail.example" });
  assert.deepEqual(await mailTo(stranger, { host: "mail.example", login: ENCODED_LOGIN }), {
    result: "refused",
    why: "its certificate is not trusted",
  });
  await using another = await startMailServer({ login: LOGIN, host: "other.example" });
  const options = { host: "mail.example", login: ENCODED_LOGIN, certificates: [another.certificate] };
  assert.deepEqual(await mailTo(another, options), {
    result: "refused",
    why: "its certificate is not trusted",
  });
  for (const { commands, mails } of [bare, stranger, another]) {
    assert.deepEqual([commands.filter((command) => command.startsWith("AUTH")), mails], [[], []]);
  }
});

Deno.test("a server on this machine needs no TLS and no certificate, and neither does one that wants no login", async () => {
  await using bare = await startMailServer({ login: LOGIN, tls: "none" });
  assert.deepEqual(await mailTo(bare, { login: ENCODED_LOGIN }), { result: "delivered" });
  assert.deepEqual([bare.mails[0]?.login, bare.mails[0]?.isEncrypted], [LOGIN, false]);
  await using local = await startMailServer({ login: LOGIN });
  assert.deepEqual(await mailTo(local, { login: ENCODED_LOGIN }), { result: "delivered" });
  assert.equal(local.mails[0]?.isEncrypted, true);
  await using relay = await startMailServer({ host: "relay.example" });
  assert.deepEqual(await mailTo(relay, { host: "relay.example" }), { result: "delivered" });
  assert.equal(relay.mails[0]?.isEncrypted, true, "also where nobody knows the certificate");
  await using unable = await startMailServer({ replies: { STARTTLS: "454 Not now" } });
  assert.deepEqual(await mailTo(unable, { host: "relay.example" }), { result: "delivered" });
  assert.equal(unable.mails[0]?.isEncrypted, false);
});

Deno.test("a server that refuses says why by its number, and nothing else of what it said is told", async () => {
  const cases: readonly (readonly [Record<string, string>, string, object])[] = [
    [{}, "me%40mail.example:wrong-hunter2@", { result: "refused", why: "it does not accept the login: 535" }],
    [{}, "", { result: "refused", why: "it answered 530: it wants a login, or one over TLS" }],
    [{ AUTH: "454 hunter2" }, ENCODED_LOGIN, { result: "failed", why: "it does not accept the login: 454" }],
    [{ RCPT: "550 hunter2" }, ENCODED_LOGIN, { result: "refused", why: "it answered 550" }],
    [{ RCPT: "450 hunter2" }, ENCODED_LOGIN, { result: "failed", why: "it answered 450" }],
    [{ MAIL: "451 hunter2" }, ENCODED_LOGIN, { result: "failed", why: "it answered 451" }],
    [{ CONTENT: "554 hunter2" }, ENCODED_LOGIN, { result: "refused", why: "it answered 554" }],
    [{ CONTENT: "452 hunter2" }, ENCODED_LOGIN, { result: "failed", why: "it answered 452" }],
    [{ GREETING: "421 hunter2" }, ENCODED_LOGIN, { result: "failed", why: "it answered 421" }],
    [{ GREETING: "HTTP/1.1 400 hunter2" }, ENCODED_LOGIN, {
      result: "failed",
      why: "it does not speak SMTP",
    }],
  ];
  for (const [replies, login, expected] of cases) {
    await using server = await startMailServer({ login: LOGIN, replies });
    assert.deepEqual(await mailTo(server, { login }), expected, JSON.stringify(replies));
    assert.deepEqual(server.mails, []);
  }
});

Deno.test("a server that hangs at any point is let go of after 30 s", async () => {
  for (const at of ["GREETING", "EHLO", "STARTTLS", "AUTH", "MAIL", "DATA", "CONTENT"]) {
    await using server = await startMailServer({ login: LOGIN, replies: { [at]: null } });
    const clock = createVirtualClock();
    const sending = mailTo(server, { login: ENCODED_LOGIN, clock });
    await server.hung;
    await clock.advance(29_999);
    await clock.advance(1);
    assert.deepEqual(await sending, { result: "failed", why: "no answer within 30 s" }, at);
    assert.equal(clock.pending(), 0);
  }
});

Deno.test("a server that is not there has failed", async () => {
  const gone = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = gone.addr;
  gone.close();
  assert.deepEqual(await mailTo({ port }), { result: "failed", why: "it could not be reached" });
});

Deno.test("a title with line breaks makes no header of its own", async () => {
  await using server = await startMailServer();
  const message = "Won lamp\r\nBcc: hunter2@example.com\r\n.\r\nQUIT\r\n";
  assert.deepEqual(await mailTo(server, { notice: { ...WON, message, auctionId: "4\r\n2" } }), {
    result: "delivered",
  });
  const [head = ""] = server.mails[0]?.content.split("\n \n") ?? [];
  assert.doesNotMatch(head, /Bcc|hunter2/);
  assert.match(head, /^Subject: Gavel: Won lamp$/m);
  assert.deepEqual(server.mails[0]?.to, ["you@example.com", "other+lots@example.com"]);
});
