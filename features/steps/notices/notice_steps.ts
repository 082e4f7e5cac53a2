import assert from "node:assert/strict";
import { type DataTable, defineParameterType, Given, Then, When } from "@cucumber/cucumber";
import { ACCOUNTS, ADDRESSES, answerAs, type Told } from "../../../tests/support/notify/services.ts";
import type { GavelWorld } from "../../support/world.ts";
import { answerOf } from "../api_steps.ts";

/** The services of one scenario. */
interface Receivers {
  readonly told: Told[];
  /** The requests by service. */
  readonly asked: string[];
  /** Statuses that services give in place of their own answer, by their names. */
  readonly instead: Map<string, () => Response>;
}

const WEBHOOK = "https://hooks.test/hunter2";

const receivers = new WeakMap<GavelWorld, Receivers>();

function receiversOf(world: GavelWorld): Receivers {
  return receivers.get(world) ?? assert.fail("No step has said where notices go");
}

defineParameterType({
  name: "channels",
  regexp: /(?:webhook|telegram|discord|slack|pushover|gotify|apprise|homeassistant)(?:, \w+)*(?: and \w+)?/,
  transformer: (text: string) => text.split(/, | and /),
});

Given("notices go to {channels}", function (this: GavelWorld, names: readonly string[]) {
  const own: Receivers = { told: [], asked: [], instead: new Map() };
  receivers.set(this, own);
  this.choose({
    env: { NOTIFY_URL: names.map((name) => ADDRESSES[name] ?? WEBHOOK).join(" ") },
    elsewhere: (request) => receive(own, request),
  });
});

/** Answers as the service does that the request is for. */
async function receive({ told, asked, instead }: Receivers, request: Request): Promise<Response> {
  const { origin } = new URL(request.url);
  const body = await request.clone().text();
  if (origin === "https://hooks.test") {
    told.push({ service: "webhook", text: body });
    return new Response(null, { status: 204 });
  }
  const understood = answerAs(origin, request, body);
  if (!understood) return new Response(null, { status: 502 });
  asked.push(understood.name);
  const other = instead.get(understood.name);
  if (other) return other();
  if (understood.told) told.push(understood.told);
  return understood.answer;
}

When("{channels} is out of order", function (this: GavelWorld, names: readonly string[]) {
  for (const name of names) receiversOf(this).instead.set(name, () => new Response(null, { status: 500 }));
});

When("{channels} is in order again", function (this: GavelWorld, names: readonly string[]) {
  for (const name of names) receiversOf(this).instead.delete(name);
});

When(
  "{channels} asks to wait for {int} seconds",
  function (this: GavelWorld, [name = ""]: readonly string[], seconds: number) {
    const { instead } = receiversOf(this);
    instead.set(name, () => {
      instead.delete(name);
      return Response.json({ ok: false, parameters: { retry_after: seconds } }, { status: 429 });
    });
  },
);

Given(
  "my notices are quiet from {string} to {string} in {string}",
  async function (this: GavelWorld, from: string, to: string, timeZone: string) {
    await choose(this, { quietHours: { from, to }, timeZone });
  },
);

Given(
  "my notices of {string} and {string} come in a digest at {string} in {string}",
  async function (this: GavelWorld, one: string, other: string, digestAt: string, timeZone: string) {
    await choose(this, { kinds: { [one]: "digest", [other]: "digest" }, digestAt, timeZone });
  },
);

Given("my notices of {string} are off", async function (this: GavelWorld, kind: string) {
  await choose(this, { kinds: { [kind]: "off" } });
});

Then(
  "{channels} has/have told me {string}( once)",
  function (this: GavelWorld, names: readonly string[], text: string) {
    for (const name of names) {
      assert.deepEqual(textsOf(this, name), [text.replaceAll("\\n", "\n").replaceAll("\\\\", "\\")], name);
    }
  },
);

Then("{channels} has told me nothing", function (this: GavelWorld, [name = ""]: readonly string[]) {
  assert.deepEqual(textsOf(this, name), []);
});

Then(
  "{channels} has told me of {string}",
  async function (this: GavelWorld, [name = ""]: readonly string[], kind: string) {
    const client = await this.ownersClient();
    const heard = client.frames.find((frame) => frame.type === "notification" && frame["kind"] === kind);
    assert.deepEqual(textsOf(this, name), [heard?.["message"]]);
  },
);

Then("{channels} was asked once", function (this: GavelWorld, [name = ""]: readonly string[]) {
  assert.deepEqual(receiversOf(this).asked.filter((asked) => asked === name), [name]);
});

Then("the webhook has got a notice with:", function (this: GavelWorld, table: DataTable) {
  const [text = ""] = textsOf(this, "webhook");
  const fields: Record<string, unknown> = JSON.parse(text);
  for (const [name = "", value] of table.raw()) assert.equal(`${fields[name]}`, value, name);
  assert.deepEqual(Object.keys(fields).sort(), ["app", "at", "auctionId", "finalPrice", "kind", "message"]);
});

Then("\\/health says of notices {string}", async function (this: GavelWorld, message: string) {
  await this.call("GET", "/health?detailed=true");
  assert.equal(answerOf(this).body.checks.notifications.message, message);
});

Then("no secret of a channel is in the answer", function (this: GavelWorld) {
  const text = JSON.stringify(answerOf(this).body);
  for (const secret of Object.values(ACCOUNTS)) {
    assert.ok(!text.includes(secret), `${secret} is in the answer`);
  }
});

function textsOf(world: GavelWorld, name: string): readonly string[] {
  return receiversOf(world).told.filter(({ service }) => service === name).map(({ text }) => text);
}

async function choose(world: GavelWorld, notices: object): Promise<void> {
  const { status, body } = await world.call("POST", "/api/settings", { notices });
  assert.equal(status, 200, JSON.stringify(body));
}
