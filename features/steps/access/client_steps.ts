import assert from "node:assert/strict";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { runLinkCommand } from "../../../src/commands/link.ts";
import { runningUrl } from "../../../src/store/data_dir.ts";
import { withLotIds } from "../../support/wire.ts";
import type { GavelWorld } from "../../support/world.ts";
import { answerOf } from "../api_steps.ts";

const codes = new WeakMap<GavelWorld, string>();
/** The tokens of clients, by the names in the text. */
const tokens = new WeakMap<GavelWorld, Map<string, string>>();

Given("I make a one-time code", async function (this: GavelWorld) {
  const { body } = await this.call("POST", "/api/codes");
  codes.set(this, body.code);
});

When("gavel link is run on Gavel's own machine", async function (this: GavelWorld) {
  const { dataDir, token } = await this.running();
  const printed: string[] = [];
  const code = await runLinkCommand({
    url: await runningUrl(dataDir),
    token,
    fetch,
    print: (line) => void printed.push(line),
    printError: () => {},
  });
  assert.equal(code, 0);
  codes.set(this, printed[0]?.split("#start=")[1] ?? "");
});

When("the link of the first start is shown", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  assert.ok(gavel.startCode, "Gavel shows no link");
  codes.set(this, gavel.startCode());
});

Then("a start shows no link any more", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  assert.equal(gavel.startCode, null);
});

When("{client} pairs as {string} by the code", async function (
  this: GavelWorld,
  client: string,
  name: string,
) {
  const { body } = await this.call("POST", "/api/pair", { code: codeOf(this), name }, {
    authorization: "",
    origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
  });
  if (body.success === true) keepToken(this, client, body.token);
});

Given("I make a token for {string}, which {client} uses", async function (
  this: GavelWorld,
  name: string,
  client: string,
) {
  const { body } = await this.call("POST", "/api/clients", { name });
  keepToken(this, client, body.token);
});

When("{client} requests {method} {path} with its own token", async function (
  this: GavelWorld,
  client: string,
  method: string,
  path: string,
) {
  await this.call(method, withLotIds(this, path), undefined, { authorization: tokenOf(this, client) });
});

When(
  "{client} requests {method} {path} with its own token and {frame}",
  async function (this: GavelWorld, client: string, method: string, path: string, body: string) {
    const headers = { authorization: tokenOf(this, client) };
    await this.call(method, withLotIds(this, path), withLotIds(this, body), headers);
  },
);

When("{client} connects with its own token", async function (this: GavelWorld, client: string) {
  await this.connect(client, { token: tokenOf(this, client) });
});

When("I revoke {string}", async function (this: GavelWorld, name: string) {
  const { body } = await this.call("GET", "/api/clients");
  const found = body.clients.find((client: { readonly name: string }) => client.name === name);
  assert.ok(found, `There is no client ${name}`);
  await this.call("DELETE", `/api/clients/${found.id}`);
  assert.equal(answerOf(this).status, 200);
});

Then("those who may use Gavel are:", async function (this: GavelWorld, table: DataTable) {
  const { body } = await this.call("GET", "/api/clients");
  const shown = body.clients.map(({ kind, name }: Record<string, string>) => [kind, name]);
  assert.deepEqual(shown.toSorted(), table.rows().toSorted());
});

Then("the token of {client} is in no answer to GET {path}", async function (
  this: GavelWorld,
  client: string,
  path: string,
) {
  const { body } = await this.call("GET", path);
  assert.ok(!JSON.stringify(body).includes(tokenOf(this, client)));
});

/** Returns the last one-time code. */
export function codeOf(world: GavelWorld): string {
  const code = codes.get(world);
  assert.ok(code, "No step has made a code");
  return code;
}

function keepToken(world: GavelWorld, client: string, token: string): void {
  const all = tokens.get(world) ?? new Map<string, string>();
  tokens.set(world, all.set(client, token));
}

function tokenOf(world: GavelWorld, client: string): string {
  const token = tokens.get(world)?.get(client);
  assert.ok(token, `No step has given ${client} a token of its own`);
  return token;
}
