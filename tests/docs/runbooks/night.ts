import assert from "node:assert/strict";
import { eventually } from "../../support/eventually.ts";
import type { RedisServer } from "../../support/store/redis_server.ts";
import { runGavel, type RunningGavel, type RunningOptions } from "../../support/server/running_gavel.ts";

/** A Gavel with a trouble in it, and what its owner looks at. */
export interface Night extends RunningGavel, AsyncDisposable {
  /** Watches a lot of the house. */
  watch(lotId: number, config: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Starts Gavel in a simulated house, on virtual time. */
export async function runAtNight(options: RunningOptions = {}): Promise<Night> {
  const running = await runGavel(options);
  return Object.assign(Object.create(running), {
    async watch(lotId: number, config: Readonly<Record<string, unknown>>) {
      const { status, body } = await running.call("POST", `/api/auctions/${lotId}/monitor`, { config });
      assert.equal(status, 200, JSON.stringify(body));
    },
    [Symbol.asyncDispose]: running.close,
  });
}

/** Returns the sentence of each part of `/health`. */
export async function healthOf(
  { call }: Pick<RunningGavel, "call">,
): Promise<Readonly<Record<string, string>>> {
  const { body } = await call("GET", "/health?detailed=true");
  const checks: Readonly<Record<string, { readonly message: string }>> = body.checks;
  return Object.fromEntries(Object.entries(checks).map(([name, { message }]) => [name, message]));
}

/** Returns the text of `/metrics`. */
export async function metricsOf({ call }: Pick<RunningGavel, "call">): Promise<string> {
  return (await call("GET", "/metrics")).body;
}

/** Gathers the sentences of all notices from now on. */
export function noticesOf({ gavel }: Pick<RunningGavel, "gavel">): readonly string[] {
  const messages: string[] = [];
  gavel.bus.listen((event) => {
    if (event.type === "notification") messages.push(event.notification.message);
  });
  return messages;
}

/** Returns the sentences of a lot's timeline, one a line. */
export async function timelineOf({ call }: Pick<RunningGavel, "call">, lotId: number): Promise<string> {
  const { body } = await call("GET", `/api/auctions/${lotId}/timeline`);
  return body.timeline.map(({ message }: { readonly message: string }) => message).join("\n");
}

/** Stops Gavel, and waits until its connections to Redis are closed: that takes real time, for which no clock waits. */
export async function stopBefore(
  server: RedisServer,
  running: Pick<RunningGavel, "clock" | "stop">,
): Promise<void> {
  await running.stop();
  const clients = async () => (await server.cli("CLIENT", "LIST")).trim().split("\n").length;
  await eventually("redis-cli is the only client", async () => await clients() === 1);
  await running.clock.settle();
}
