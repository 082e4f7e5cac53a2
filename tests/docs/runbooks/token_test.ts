import assert from "node:assert/strict";
import { connectClient } from "../../support/server/protocol_client.ts";
import { openKeyboard } from "./keyboard.ts";
import { runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook("token", "a token that leaked is worthless after the start, and so is whoever it let in", async (
  { says, type, replace },
) => {
  await using running = await runAtNight({ env: { AUTH_TOKEN: "" }, signedIn: false });
  const { clock } = running;
  const keyboard = await openKeyboard(running, { env: { AUTH_TOKEN: "" } });
  const leaked = running.gavel.token;
  assert.equal(await type("gavel token", keyboard), `${leaked}\n`);
  assert.match(await type("gavel link", keyboard), /#start=\w+/);

  const stolen = await openKeyboard(running, { token: leaked });
  const guest = JSON.parse((await stolen.run(`ask /api/clients -d '{"name": "guest"}'`)).text);
  const script = JSON.parse((await stolen.run(`ask /api/clients -d '{"name": "my script"}'`)).text);
  replace({ "c-1": script.id });
  await type("ask /api/clients/c-1", keyboard);
  const asks = async (
    token: string,
  ) => (await running.call("GET", "/api/auctions", undefined, { authorization: token }));
  assert.equal((await asks(script.token)).status, 401);
  const socket = await connectClient(`${running.gavel.url.replace("http", "ws")}/ws`, { token: guest.token });

  await type("gavel pause", keyboard);
  const [renewed] = (await type("gavel token --new", keyboard)).split("\n");
  assert.equal((await asks(leaked)).status, 200, "until the start");
  await running.restart();
  assert.equal(running.gavel.token, renewed);
  await socket.closed;
  assert.notEqual(running.gavel.token, leaked);
  says("This is not the token", (await asks(leaked)).body);
  assert.equal((await asks(guest.token)).status, 200, "a client outlives the token");
  await type("TOKEN=", keyboard);
  await type("ask /api/clients/sign-out-everywhere", keyboard);
  assert.equal((await asks(guest.token)).status, 401);

  assert.equal(JSON.parse(await type("ask '/api/ledger", keyboard)).count, 0);
  await type("ask /api/settings", keyboard);
  assert.deepEqual(JSON.parse(await type(/^ask \/api\/clients$/, keyboard)).clients, []);
  await clock.advance(1_000);
  assert.match(await type("gavel resume", keyboard), /Bidding goes on/);
});
