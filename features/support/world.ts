import { After, Before, setDefaultTimeout, setWorldConstructor, World } from "@cucumber/cucumber";
import type { LotSpec } from "../../src/simulator/lot.ts";
import { connectClient, type ProtocolClient } from "../../tests/support/server/protocol_client.ts";
import {
  type Answer,
  PLAIN,
  runGavel,
  type RunningGavel,
  type RunningOptions,
} from "../../tests/support/server/running_gavel.ts";

// Generous, so that a slow machine fails no scenario: nothing waits this long unless something is wrong.
setDefaultTimeout(60_000);

/** A stream pings less often here than at Nellis: virtual time goes from ping to ping, and fewer make it faster. */
const PING_INTERVAL_MS = 5_000;

/**
 * The parts that the steps of one scenario share: a Gavel and an auction house on one virtual clock, clients, and lots
 * by the names in the text. Each scenario has its own. Gavel starts at the first step that needs it.
 */
export class GavelWorld extends World {
  /** The last answer of the REST API. */
  answer: Answer | undefined;
  /** The reason why Gavel did not start, where a step let it start and it did not. */
  startError: unknown;
  /** The cookies that the owner handed over last. */
  cookies: string | undefined;
  /** The clients that steps have connected, by the names in the text. */
  readonly clients = new Map<string, ProtocolClient>();
  readonly #lots = new Map<string, number>();
  #options: RunningOptions = { house: { pingIntervalMs: PING_INTERVAL_MS } };
  #running: Promise<RunningGavel> | undefined;
  #wasStopped = false;
  #owners: ProtocolClient | undefined;

  /**
   * Chooses how Gavel is started; what is not chosen is as it ships. Throws when Gavel runs already, because the choice
   * would have no effect.
   */
  choose({ env, house, ...others }: RunningOptions): void {
    if (this.#running) throw new Error("Gavel runs already: say this before the first step that needs it");
    this.#options = {
      ...this.#options,
      ...others,
      env: { ...this.#options.env, ...env },
      house: { ...this.#options.house, ...house },
    };
  }

  /** Returns Gavel in its house, started when it is first asked for. */
  running(): Promise<RunningGavel> {
    return this.#running ??= runGavel(this.#options);
  }

  /** Starts Gavel for the first time; a start that fails leaves its reason in `startError`. */
  async tryToStart(): Promise<void> {
    try {
      await this.running();
    } catch (error) {
      this.startError = error;
      this.#running = undefined;
    }
  }

  /** Puts a lot up in the house under a name. */
  async addLot(name: string, spec: LotSpec): Promise<void> {
    const { house } = await this.running();
    this.#lots.set(name, house.addLot({ title: name, ...spec }).id);
  }

  /** Returns the id of the lot of that name, as clients write it. */
  lotId(name: string): string {
    const id = this.#lots.get(name);
    if (id === undefined) throw new Error(`No step has put up a lot "${name}"`);
    return String(id);
  }

  /** Connects a client under a name; with a token, also authenticates it. */
  async connect(
    name: string,
    options: { token?: string; headers?: Record<string, string> } = {},
  ): Promise<ProtocolClient> {
    const { gavel } = await this.running();
    const client = await connectClient(`${gavel.url.replace("http", "ws")}/ws`, options);
    this.clients.set(name, client);
    return client;
  }

  /** Returns the owner's own client, which hears every notice. It is connected anew after each start of Gavel. */
  async ownersClient(): Promise<ProtocolClient> {
    const { token } = await this.running();
    return this.#owners ??= await this.connect("the owner", { token });
  }

  /** Calls the REST API and keeps the answer. */
  async call(method: string, path: string, body?: unknown, headers?: HeadersInit): Promise<Answer> {
    const { call } = await this.running();
    return this.answer = await call(method, path, body, headers);
  }

  /** Moves time on, for Gavel and the house alike. */
  async pass(seconds: number): Promise<void> {
    const { clock } = await this.running();
    await clock.advance(seconds * 1000);
  }

  /** True once a step has stopped Gavel. */
  get wasStopped(): boolean {
    return this.#wasStopped;
  }

  /** Stops Gavel, and waits until every client is disconnected. */
  async stop(): Promise<void> {
    this.#wasStopped = true;
    await (await this.running()).stop();
    await Promise.all(this.clients.values().map(({ closed }) => closed));
    this.#owners = undefined;
  }

  /** Starts Gavel again after a stop, and connects the owner's client. */
  async start(): Promise<void> {
    await (await this.running()).start();
    await this.ownersClient();
  }

  /** Disconnects the clients and stops Gavel and the house. */
  async close(): Promise<void> {
    await Promise.all(this.clients.values().map((client) => client.close()));
    await (await this.#running)?.close();
  }
}

setWorldConstructor(GavelWorld);

Before({ tags: "@plain" }, function (this: GavelWorld) {
  this.choose({ env: PLAIN });
});

After(async function (this: GavelWorld) {
  await this.close();
});
