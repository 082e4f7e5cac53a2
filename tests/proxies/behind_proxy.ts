import { sleep, systemClock } from "../../src/clock.ts";
import { runGavel, type RunningGavel } from "../support/server/running_gavel.ts";
import type { ProxyProgram, Setup } from "./proxy_program.ts";
import { type Visitor, visitorOf } from "./visitor.ts";

/** A Gavel behind a proxy, as docs/tls.md sets it up. */
export interface BehindProxy extends AsyncDisposable {
  readonly running: RunningGavel;
  readonly proxy: ProxyProgram;
  /** The owner, elsewhere. */
  readonly owner: Visitor;
  /** The id of a lot that closes in an hour. */
  readonly lot: string;
  /** Starts Gavel again at its port with other variables. */
  restart(env: Readonly<Record<string, string>>): Promise<void>;
}

/** A wrong token is refused so many times an address. */
export const MOST_GUESSES = 3;
const LOOK_EVERY_MS = 20;

/** Starts both. */
export async function startBehind(setup: Setup): Promise<BehindProxy> {
  await using opened = new AsyncDisposableStack();
  const env = {
    TRUSTED_PROXIES: "127.0.0.1",
    ALLOWED_HOSTS: setup.name,
    AUTH_RATE_LIMIT_MAX: `${MOST_GUESSES}`,
  };
  const running = await runGavel({ env });
  opened.defer(running.close);
  const { port, host } = new URL(running.gavel.url);
  const proxy = await setup.start(host);
  opened.use(proxy);
  const lot = running.house.addLot({ title: "Lamp", closesInSeconds: 3600, photoUrl: null }).id;
  const everything = opened.move();
  return {
    running,
    proxy,
    owner: visitorOf(proxy, setup),
    lot: `${lot}`,
    async restart(other) {
      await running.stop();
      await running.start({ PORT: port, ...other });
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Lets Gavel's time pass as fast as the browser's until `work` is done, and gives its result. */
export async function whileTimePasses<T>({ clock }: RunningGavel, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = work.finally(() => isOver = true);
  // The loop ends before a rejection is looked at.
  over.catch(() => {});
  while (!isOver) {
    await sleep(systemClock(), LOOK_EVERY_MS);
    await clock.advance(LOOK_EVERY_MS);
  }
  return await over;
}
