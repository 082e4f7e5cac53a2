import assert from "node:assert/strict";
import { ACCOUNTS, ADDRESSES, startServices } from "../../../tests/support/notify/services.ts";
import { createVirtualClock, type VirtualClock } from "../../../tests/support/virtual_clock.ts";
import type { Fetch } from "../../resilience/fetch_head.ts";
import type { Notice } from "../notice.ts";
import { targetsOf } from "../notify_url.ts";

const AT_MS = Date.UTC(2026, 10, 2, 12);
const NAMES = Object.keys(ADDRESSES);
const notice = (message: string, kind = "won"): Notice => ({
  kind,
  auctionId: "1",
  message,
  finalPriceCents: 1250,
  atMs: AT_MS,
});

function send(address: string, message: Notice, fetch: Fetch, clock: VirtualClock = createVirtualClock()) {
  const [target] = targetsOf(address);
  assert.ok(target);
  return target.send(message, { fetch, clock, signal: new AbortController().signal, userAgent: "Gavel/1" });
}

const addressOf = (name: string) => ADDRESSES[name] ?? assert.fail(name);

Deno.test("each service takes a notice by its own protocol, and its path and token are as it wants them", async () => {
  await using services = startServices();
  for (const name of NAMES) {
    const delivery = await send(addressOf(name), notice("Won lamp for $12.50 🎉"), services.fetch);
    assert.deepEqual(delivery, { result: "delivered" }, name);
    assert.deepEqual(services.told.at(-1)?.service, name);
    assert.equal(services.told.at(-1)?.text, "Won lamp for $12.50 🎉", name);
  }
  assert.deepEqual(services.requests, [
    `POST https://api.telegram.org/bot${ACCOUNTS.telegramToken}/sendMessage`,
    `POST https://discord.com/api/webhooks/${ACCOUNTS.discordId}/${ACCOUNTS.discordToken}`,
    `POST https://hooks.slack.com/services/${ACCOUNTS.slackPath}`,
    "POST https://api.pushover.net/1/messages.json",
    "POST https://gotify.test/push/message",
    `POST https://apprise.test/notify/${ACCOUNTS.appriseKey}`,
    `POST http://ha.test:8123/api/webhook/${ACCOUNTS.homeAssistantId}`,
  ]);
});

Deno.test("what is urgent is loud where a service has levels, and Home Assistant gets all that a webhook gets", async () => {
  await using services = startServices();
  for (const kind of ["won", "notReady"]) {
    for (const name of ["pushover", "gotify", "apprise", "homeassistant"]) {
      await send(addressOf(name), notice("Look", kind), services.fetch);
    }
  }
  const priorities = services.told.map(({ service, priority }) => [service, priority]);
  assert.deepEqual(priorities, [
    ["pushover", "0"],
    ["gotify", 5],
    ["apprise", "success"],
    ["homeassistant", undefined],
    ["pushover", "1"],
    ["gotify", 8],
    ["apprise", "warning"],
    ["homeassistant", undefined],
  ]);
  assert.ok(services.told.every(({ title }) => title === "Gavel"));
  assert.deepEqual(services.told[0]?.others, { timestamp: `${AT_MS / 1000}` });
  assert.deepEqual(services.told[2]?.others, { format: "text", tag: "phone" });
  assert.deepEqual(services.told[7]?.others, {
    kind: "notReady",
    auctionId: "1",
    finalPrice: 12.5,
    at: "2026-11-02T12:00:00.000Z",
    app: "gavel",
    urgent: true,
  });
});

Deno.test("a message that is too long is cut to what each service takes, and no character is cut in two", async () => {
  await using services = startServices();
  for (const name of NAMES) {
    for (const sign of ["🎉", "*", "&", "a"]) {
      assert.deepEqual(
        await send(addressOf(name), notice(`.${sign.repeat(50_000)}`), services.fetch),
        { result: "delivered" },
        `${name} ${sign}`,
      );
      const text = services.told.at(-1)?.text ?? "";
      assert.ok(text.isWellFormed(), name);
      if (name !== "homeassistant") assert.match(text, /(?:🎉|\\\*|\*|&amp;|&|a)…$/u, name);
    }
  }
});

Deno.test("signs that a service would act on are shown as they are", async () => {
  await using services = startServices();
  const title = "*Lamp* _<@everyone>_ `a` & <b> [x](https://x.example) #1 ~~no~~ |no| \\";
  for (const name of ["telegram", "discord", "slack"]) {
    await send(addressOf(name), notice(title), services.fetch);
  }
  const [telegram, discord, slack] = services.told;
  assert.equal(telegram?.text, title);
  assert.equal(
    discord?.text,
    "\\*Lamp\\* \\_\\<\\@everyone\\>\\_ \\`a\\` & \\<b\\> \\[x\\]\\(https://x.example\\) \\#1 \\~\\~no\\~\\~ \\|no\\| \\\\",
  );
  assert.deepEqual(discord?.others, { allowed_mentions: { parse: [] }, flags: 4 });
  assert.equal(
    slack?.text,
    "*Lamp* _&lt;@everyone&gt;_ `a` &amp; &lt;b&gt; [x](https://x.example) #1 ~~no~~ |no| \\",
  );
  assert.deepEqual(slack?.others, { mrkdwn: false, unfurl_links: false });
});

Deno.test("a service that is busy, broken, moved or stands behind a login page has not taken a notice", async () => {
  await using services = startServices();
  const page = () => new Response("<html>Log in</html>", { headers: { "content-type": "text/html" } });
  const answers: readonly (readonly [() => Response, object])[] = [
    [() => new Response(null, { status: 429, headers: { "retry-after": "7" } }), {
      result: "failed",
      why: "it answered 429",
      retryAfterMs: 7000,
    }],
    [() => new Response("…", { status: 503 }), { result: "failed", why: "it answered 503" }],
    [() => new Response("…", { status: 401 }), { result: "refused", why: "it answered 401" }],
    [() => new Response(null, { status: 302, headers: { location: "https://hunter2.example/" } }), {
      result: "refused",
      why: "it answered 302",
    }],
  ];
  for (const name of NAMES) {
    for (const [answer, expected] of answers) {
      services.instead.push(answer);
      assert.deepEqual(await send(addressOf(name), notice("Won"), services.fetch), expected, name);
    }
    // Both answer anything they like when they have taken a notice.
    if (name === "apprise" || name === "homeassistant") continue;
    services.instead.push(page);
    const delivery = await send(addressOf(name), notice("Won"), services.fetch);
    assert.match(JSON.stringify(delivery), /"refused","why":"it did not answer as \w+ does"/, name);
  }
  assert.deepEqual(services.told, []);
});

Deno.test("Telegram says in its answer how long to wait, which is kept to unless it makes no sense", async () => {
  await using services = startServices();
  const waits: readonly (readonly [string, number | undefined])[] = [
    ['{"ok":false,"error_code":429,"parameters":{"retry_after":35}}', 35_000],
    ['{"ok":false,"parameters":{"retry_after":1e9}}', 86_400_000],
    ['{"ok":false,"parameters":{"retry_after":"soon"}}', undefined],
    ['{"ok":false,"parameters":null}', undefined],
    ["null", undefined],
    ["<html>", undefined],
    [`{"a":"${"x".repeat(10_000_000)}`, undefined],
  ];
  for (const [body, retryAfterMs] of waits) {
    services.instead.push(() => new Response(body, { status: 429 }));
    const delivery = await send(addressOf("telegram"), notice("Won"), services.fetch);
    assert.deepEqual(delivery, {
      result: "failed",
      why: "it answered 429",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
});

Deno.test("a service whose answer never ends is let go of after 10 s", async () => {
  await using services = startServices();
  const clock = createVirtualClock();
  const begun = Promise.withResolvers<void>();
  services.instead.push(() =>
    new Response(new ReadableStream({ pull: () => begun.promise }), { status: 200 })
  );
  const isHeard = Promise.withResolvers<void>();
  const sending = send(addressOf("telegram"), notice("Won"), async (url, init) => {
    const response = await services.fetch(url, init);
    isHeard.resolve();
    return response;
  }, clock);
  await isHeard.promise;
  await clock.advance(10_000);
  assert.deepEqual(await sending, { result: "failed", why: "no answer within 10 s" });
  begun.resolve();
});

Deno.test("of an answer that goes on for ever no more is read than any service says", async () => {
  await using services = startServices();
  const chunk = new TextEncoder().encode(" ".repeat(1024));
  services.instead.push(() =>
    new Response(new ReadableStream({ pull: (stream) => stream.enqueue(chunk) }), { status: 429 })
  );
  assert.deepEqual(await send(addressOf("telegram"), notice("Won"), services.fetch), {
    result: "failed",
    why: "it answered 429",
  });
});

Deno.test("an Apprise without a configuration of that key has told nobody", async () => {
  await using services = startServices();
  const address = "apprise+https://apprise.test/notify/another";
  assert.deepEqual(await send(address, notice("Won"), services.fetch), {
    result: "refused",
    why: "it has no configuration of that key",
  });
});
