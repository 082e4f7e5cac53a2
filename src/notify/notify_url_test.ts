import assert from "node:assert/strict";
import fc from "fast-check";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { CHANNELS, notifyUrl, targetsOf } from "./notify_url.ts";

const ID = "123456789012345678";
const SECRET = "hunter2hunter2hunter2hunter2hunter2";
const KEY = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5";

/** Returns the name of the channel that takes an address alone. */
const channelOf = (text: string) => CHANNELS.find((channel) => channel.isNamedBy(text))?.name;

/** Sends a notice to the only receiver in `text`. Returns the request that it gets. */
async function requestOf(text: string) {
  const heard: (RequestInit & { readonly url: string })[] = [];
  await targetsOf(text)[0]?.send({ kind: "won", auctionId: "1", message: "Won", atMs: 0 }, {
    clock: createVirtualClock(),
    fetch(url, init) {
      heard.push({ ...init, url: url.href });
      return Promise.resolve(new Response());
    },
    signal: new AbortController().signal,
    userAgent: "Gavel/1",
  });
  return { url: heard[0]?.url, headers: new Headers(heard[0]?.headers) };
}

Deno.test("any web address is a webhook", async () => {
  for (
    const text of ["https://hooks.example/a/b?key=1", "http://192.168.1.5:8080", "HTTPS://hooks.example/"]
  ) {
    assert.equal(notifyUrl.parse(text), text);
    assert.equal(channelOf(text), "Webhook");
  }
  const { url } = await requestOf("https://hooks.example/a/b?key=1#top");
  assert.equal(url, "https://hooks.example/a/b?key=1");
});

Deno.test("ntfy is told by its name or by the scheme", async () => {
  assert.equal(channelOf("https://ntfy.sh/my_lots-1"), "ntfy");
  assert.equal(channelOf("ntfy+http://nas.local:8080/lots"), "ntfy");
  assert.equal((await requestOf("ntfy+http://nas.local:8080/lots")).url, "http://nas.local:8080/lots");
  assert.equal(channelOf("https://nas.local/lots"), "Webhook");
});

Deno.test("what worked as a webhook before there were more channels goes on as one", () => {
  const webhooks = [
    "https://gotify.example/message?token=Abcdef",
    "https://apprise.example/notify/lots",
    "http://homeassistant.local:8123/api/webhook/lots",
    `https://hooks.slack.com/triggers/T01234567/123/${SECRET}`,
    "https://hooks.example/?lots=1,2,3",
    "https://hooks.example/?to=a, b".replace(" ", ""),
  ];
  for (const text of webhooks) {
    assert.equal(channelOf(text), "Webhook", text);
    assert.deepEqual(targetsOf(text).map(({ name }) => name), [new URL(text).origin]);
  }
});

Deno.test("each service is known by its own address and by a short one, and named without its secrets", () => {
  const cases: readonly (readonly [address: string, channel: string, name: string])[] = [
    [`telegram://123456789:${SECRET}@-1001234567`, "Telegram", "Telegram"],
    [`telegram://123456789:${SECRET}@my_channel`, "Telegram", "Telegram"],
    [`https://api.telegram.org/bot123456789:${SECRET}/sendMessage?chat_id=42`, "Telegram", "Telegram"],
    [`https://discord.com/api/webhooks/${ID}/${SECRET}`, "Discord", "Discord"],
    [`https://canary.discord.com/api/v10/webhooks/${ID}/${SECRET}?thread_id=${ID}`, "Discord", "Discord"],
    [`discord://${ID}/${SECRET}`, "Discord", "Discord"],
    [`https://hooks.slack.com/services/T01234567/B01234567/${KEY}`, "Slack", "Slack"],
    [`slack://T01234567/B01234567/${KEY}`, "Slack", "Slack"],
    [`pushover://${KEY}@${KEY}`, "Pushover", "Pushover"],
    [`https://api.pushover.net/1/messages.json?token=${KEY}&user=${KEY}`, "Pushover", "Pushover"],
    [`gotify+https://push.example/message?token=A${SECRET}`, "Gotify", "Gotify at https://push.example"],
    [`apprise+http://nas.local:8000/notify/${SECRET}`, "Apprise", "Apprise at http://nas.local:8000"],
    [
      `homeassistant+http://ha.local:8123/api/webhook/${SECRET}`,
      "Home Assistant",
      "Home Assistant at http://ha.local:8123",
    ],
    [
      `smtp://me%40mail.example:${SECRET}@mail.example/?to=you@example.com`,
      "E-mail",
      "smtp://mail.example:587",
    ],
    ["smtps://mail.example/?to=you@example.com&from=a+b@example.com", "E-mail", "smtps://mail.example:465"],
    ["smtp://[::1]:25/?to=a@example.com,b@example.com&from=me@example.com", "E-mail", "smtp://[::1]:25"],
  ];
  for (const [address, channel, name] of cases) {
    assert.equal(notifyUrl.mistake?.(address), undefined, address);
    assert.equal(channelOf(address), channel, address);
    assert.equal(targetsOf(address)[0]?.name, name, address);
  }
});

Deno.test("an address that is wrong in any part is refused with what to do, and no secret in it", () => {
  const refused: readonly (readonly [address: string, advice: RegExp])[] = [
    ["hooks.example/hunter2", /it must be one of: .*smtp:\/\/.*https:\/\/<host>/],
    ["ftp://hunter2.example/", /it must be one of/],
    ["ntfy://ntfy.sh/hunter2", /ntfy\+https:\/\/<host>\/<topic>/],
    ["https:/hunter2.example", /web address without blanks/],
    ["https://", /web address/],
    ["https://hunter2.example:99999/", /web address/],
    ["https://hunter2.exa\nmple/", /web address/],
    ["https://hooks.example/a hunter2", /%20/],
    ["https://%zz:hunter2@hooks.example/", /web address/],
    ["https://ntfy.sh", /a topic has/],
    ["https://ntfy.sh/a/hunter2", /a topic has/],
    [`https://ntfy.sh/${"a".repeat(65)}`, /a topic has/],
    ["ntfy+https://nas.local/", /a topic has/],
    ["ntfy+ntfy+https://nas.local/hunter2", /ntfy\+https/],
    [`telegram://${SECRET}@42`, /token of @BotFather has digits, a colon/],
    [`telegram://123456789:hunter2@42`, /about 35 characters/],
    [`telegram://123456789:${SECRET}`, /token of @BotFather/],
    [`telegram://123456789:${SECRET}@`, /the chat is a number/],
    [`telegram://123456789:${SECRET}@a-b`, /the chat is a number/],
    [`https://api.telegram.org/bot123456789:${SECRET}/sendMessage?chat=42`, /the chat is a number/],
    [`discord://${ID}`, /copy it from the channel's settings/],
    [`discord://hunter2/${SECRET}`, /copy it from/],
    ["https://discord.com/api/webhooks/hunter2", /copy it from/],
    [`https://discord.com/api/webhooks/${ID}/hunter2`, /copy it from/],
    [`discord://${ID}/${SECRET}?thread_id=hunter2`, /thread_id is a number/],
    [`slack://T01234567/hunter2`, /Incoming Webhooks/],
    [`https://hooks.slack.com/services/T01234567/B01234567`, /Incoming Webhooks/],
    [`pushover://hunter2@${KEY}`, /the token has 30/],
    [`pushover://${KEY}@hunter2`, /the user key has 30/],
    [`https://api.pushover.net/1/messages.json?token=${KEY}`, /the user key has 30/],
    ["gotify://push.example/hunter2", /gotify\+https/],
    ["gotify+https://push.example/message", /the token of an application/],
    ["gotify+https://push.example/message?token=hun%20ter2", /the token of an application/],
    ["gotify+ftp://push.example/message?token=hunter2", /gotify\+https/],
    ["apprise://nas.local/hunter2", /apprise\+https/],
    ["apprise+https://nas.local/hunter2", /the key of a stored configuration/],
    ["homeassistant://ha.local/hunter2", /homeassistant\+http/],
    ["homeassistant+http://ha.local/hunter2", /copy the id from/],
    ["mailto:hunter2@example.com", /smtp:\/\//],
    ["smtp:///?to=hunter2@example.com", /%40/],
    ["smtp://a:b@hunter2@mail.example/?to=you", /to is a mailbox|say to whom/],
    ["smtp://mail.example:99999/?to=hunter2@example.com", /%40/],
    ["smtp://hunter2@mail.example/?to=you@example.com", /a login has a name and a password/],
    ["smtp://:hunter2@mail.example/?to=you@example.com", /a login has a name and a password/],
    ["smtp://me:%zzhunter2@mail.example/?to=you@example.com", /% in either written %25/],
    ["smtp://me@example.com:hunter2/?to=you@example.com", /%40/],
    ["smtp://mail.example/hunter2?to=you@example.com", /after the host comes/],
    ["smtp://mail.example/?from=hunter2@example.com", /say to whom/],
    ["smtp://mail.example/?to=&from=hunter2@example.com", /say to whom/],
    ["smtp://mail.example/?to=hunter2&from=me@example.com", /to is a mailbox/],
    ["smtp://mail.example/?to=hunter2@example.com", /say from whom/],
    ["smtp://mail.example/?to=you@example.com&from=hunter2", /say from whom/],
    ["smtp://mail.example/?to=you@example.com%0d%0abcc:hunter2@example.com&from=me@x.y", /to is a mailbox/],
    ["smtp://mail.example/?to=you@example.com&tls=hunter2", /only to and from/],
  ];
  for (const [text, advice] of refused) {
    assert.equal(notifyUrl.parse(text), undefined, text);
    const mistake = notifyUrl.mistake?.(text) ?? "";
    assert.match(mistake, /^it must be /, text);
    assert.match(mistake, advice, text);
    assert.doesNotMatch(mistake, /hunter2/, text);
  }
});

Deno.test("several addresses stand with blanks, lines or commas between, and one that is wrong is named by its place", () => {
  const text =
    " https://a.example/x?lots=1,2 , ntfy+http://nas.local/lots\n\thttps://a.example/y,https://ntfy.sh/lots"
      .trim();
  assert.deepEqual(targetsOf(text).map(({ name }) => name), [
    "https://a.example",
    "http://nas.local",
    "https://a.example (2)",
    "https://ntfy.sh",
  ]);
  assert.equal(targetsOf("https://a.example/x https://a.example/x").length, 1);
  const list = `https://a.example/x slack://hunter2 https://ntfy.sh/lots`;
  assert.equal(notifyUrl.parse(list), undefined);
  assert.match(notifyUrl.mistake?.(list) ?? "", /^address 2 must be https:\/\/hooks\.slack\.com/);
});

Deno.test("an address that names kinds of notices wants no others, and a word that is no kind is refused", () => {
  const [some] = targetsOf("smtp://mail.example/?to=a@b.c&from=d@e.f#only=won,urgent");
  const wants = (kind: string) => some?.wants?.({ kind, auctionId: "1", message: "", atMs: 0 });
  assert.deepEqual(["won", "lost", "notReady"].map(wants), [true, false, true]);
  for (const end of ["#only=", "#only=thunder", "#only=won,", "#only=won,hunter2"]) {
    const mistake = notifyUrl.mistake?.(`https://a.example/hunter2${end}`);
    assert.equal(mistake, "it must name kinds of notices after #only=, such as #only=won,urgent", end);
  }
});

Deno.test("a login in the address becomes a header, and only the origin may be told", async () => {
  const text = "https://me:p%C3%A4ss@hooks.example:8443/secret?key=1";
  const { url, headers } = await requestOf(text);
  assert.equal(headers.get("authorization"), "Basic bWU6cMOkc3M=");
  assert.equal(url, "https://hooks.example:8443/secret?key=1");
  assert.equal(targetsOf(text)[0]?.name, "https://hooks.example:8443");
  assert.equal((await requestOf("https://hooks.example/")).headers.get("authorization"), null);
});

Deno.test("whatever is allowed can be fetched", async () => {
  const anyAddress = fc.tuple(fc.constantFrom("", "ntfy+"), fc.webUrl({ withQueryParameters: true }));
  const property = fc.asyncProperty(
    fc.oneof(anyAddress.map((parts) => parts.join("")), fc.string()),
    async (text) => {
      const allowed = notifyUrl.parse(text);
      assert.equal(notifyUrl.mistake?.(text) === undefined, allowed !== undefined);
      if (allowed === undefined) return;
      assert.equal(allowed, text);
      const { url } = await requestOf(text);
      new Request(url ?? "");
    },
  );
  await fc.assert(property);
});
