import assert from "node:assert/strict";
import { serve, TOKEN } from "../../tests/support/server/server_services.ts";
import { runLinkCommand } from "./link.ts";
import type { RunningGavelParts } from "./running_gavel.ts";

const URL_OF_GAVEL = "http://127.0.0.1:3000";

/** Runs the command. Calling somebody whom the test does not give fails it. */
async function run(parts: Partial<RunningGavelParts>) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await runLinkCommand({
    url: URL_OF_GAVEL,
    token: TOKEN,
    fetch: () => assert.fail("nobody is to be called"),
    print: (line) => void printed.push(line),
    printError: (line) => void errors.push(line),
    ...parts,
  });
  return { code, printed, errors };
}

Deno.test("the link signs one browser in, once", async () => {
  const { app } = await serve();
  const { code, printed, errors } = await run({
    fetch: async (input, init) => await app.request(new Request(input, init)),
  });
  assert.equal(code, 0);
  const [start = "", ...more] = printed;
  assert.match(start, /^http:\/\/127\.0\.0\.1:3000\/#start=[\w-]{22}$/);
  assert.deepEqual(more, []);
  assert.match(
    errors[0] ?? "",
    /^Open it once within 2 minutes\. On another machine .* in place of 127\.0\.0\.1, or a proxy's address in place of http:\S+:\d+$/,
  );
  const login = async () => {
    const body = JSON.stringify({ code: start.split("=")[1] });
    return (await app.request("/api/login", { method: "POST", body })).status;
  };
  assert.equal(await login(), 200);
  assert.equal(await login(), 401);
});

Deno.test("where no Gavel runs, nobody is shown the token", async () => {
  for (const parts of [{ url: null }, { token: null }]) {
    const { code, printed, errors } = await run(parts);
    assert.deepEqual([code, printed], [1, []]);
    assert.match(errors[0] ?? "", /No Gavel runs with this DATA_DIR/);
  }
});

Deno.test("what goes wrong is said in one line", async () => {
  const answering = (response: Response): Partial<RunningGavelParts> => ({
    fetch: () => Promise.resolve(response),
  });
  const cases: readonly (readonly [Partial<RunningGavelParts>, RegExp])[] = [
    [{ fetch: () => Promise.reject(new TypeError("connection refused")) }, /does not answer: try again/],
    [answering(Response.json({ error: "not the token" }, { status: 401 })), /refused: not the token$/],
    [answering(new Response("<html>")), /is no Gavel/],
    [answering(Response.json({ success: true })), /is no Gavel/],
  ];
  for (const [parts, says] of cases) {
    const { code, printed, errors } = await run(parts);
    assert.deepEqual([code, printed, errors.length], [1, [], 1]);
    assert.match(errors[0] ?? "", says);
    assert.ok(!errors[0]?.includes(TOKEN));
  }
});

Deno.test("a Gavel that hangs is not waited for without end", async () => {
  const hanging = (_: unknown, init?: RequestInit) =>
    new Promise<Response>((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const { code, errors } = await run({ fetch: hanging, patienceMs: 1 });
  assert.equal(code, 1);
  assert.match(errors[0] ?? "", /does not answer: if it goes on so, stop and start it/);
});
