import assert from "node:assert/strict";
import { recordLog } from "../../support/logged.ts";
import { connectRedis } from "../../../src/redis/connection.ts";
import { openKeyboard } from "./keyboard.ts";
import { runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook(
  "gavel-down",
  "each reason for which a start is refused is said, and a start makes it well",
  async (
    { says, type, excuseServices },
  ) => {
    await using running = await runAtNight();
    const free = await runAtNight();
    const port = new URL(running.gavel.url).port;
    const start = async (env: Readonly<Record<string, string>>) => {
      const { code, text } = await (await openKeyboard(running, { env })).run("gavel serve");
      assert.equal(code, 1);
      return text;
    };
    says("… it must be", await start({ PORT: "three thousand" }));
    says("Another Gavel is using", await start({ PORT: "0" }));
    says("Port", await start({ PORT: port, HOST: "127.0.0.1", DATA_DIR: `${running.dataDir}-2` }));
    says("Can't use", await start({ DATA_DIR: "/dev/null/data" }));
    await Deno.remove(`${running.dataDir}-2`, { recursive: true });
    says("Redis at", await logWithoutRedis());

    const keyboard = await openKeyboard(free, { env: { PORT: "" } });
    await free.stop();
    says("No Gavel answers", await type("gavel healthcheck", keyboard, 1));
    await using other = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      () => new Response("Another program"),
    );
    const beside = await openKeyboard(free, { env: { PORT: `${other.addr.port}`, HOST: "127.0.0.1" } });
    says("What answers", (await beside.run("gavel healthcheck")).text);
    await excuseServices();
    await free.start();
    const { status } = JSON.parse(await type("gavel healthcheck", keyboard));
    assert.equal(status, "healthy");
    await free.close();
  },
);

async function logWithoutRedis(): Promise<readonly string[]> {
  using logged = recordLog();
  const connection = connectRedis("redis://127.0.0.1:1");
  await connection.whenTried().catch(() => {});
  await connection.drop();
  return logged.at("warning");
}
