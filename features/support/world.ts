import { After, setDefaultTimeout, setWorldConstructor, World } from "@cucumber/cucumber";
import type { LotSpec } from "../../src/simulator/lot.ts";
import {
  type Answer,
  runGavel,
  type RunningGavel,
  type RunningOptions,
} from "../../tests/support/server/running_gavel.ts";
import { connectClient, type ProtocolClient } from "../../tests/support/server/protocol_client.ts";

// Generous, so that a slow machine fails no scenario: nothing waits this long unless something is wrong.
setDefaultTimeout(60_000);

/** What the steps of one scenario share: a Gavel, an auction house, clients, and lots by the names in the text. */
export class GavelWorld extends World {
  /** Set by steps before Gavel is first used; afterwards they change nothing. */
  options: RunningOptions = {};
  /** The last answer of the REST API. */
  answer: Answer | undefined;
  readonly #lots = new Map<string, number>();
  readonly #clients = new Map<string, ProtocolClient>();
  #running: RunningGavel | undefined;

  /** Gavel in its house, started when it is first asked for. */
  async running(): Promise<RunningGavel> {
    return this.#running ??= await runGavel(this.options);
  }

  /** Puts a lot up in the house under a name. */
  async addLot(name: string, spec: LotSpec): Promise<void> {
    const { house } = await this.running();
    this.#lots.set(name, house.addLot({ title: name, ...spec }).id);
  }

  /** The id of the lot of that name, as clients write it. */
  lotId(name: string): string {
    const id = this.#lots.get(name);
    if (id === undefined) throw new Error(`No step has put up a lot "${name}"`);
    return String(id);
  }

  /** The authenticated client of that name, connected when it is first asked for. */
  async client(name = "extension"): Promise<ProtocolClient> {
    const known = this.#clients.get(name);
    if (known) return known;
    const { gavel, token } = await this.running();
    const client = await connectClient(`${gavel.url.replace("http", "ws")}/ws`, { token });
    this.#clients.set(name, client);
    return client;
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

  /** Disconnects the clients and stops Gavel and the house. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.values().map((client) => client.close()));
    await this.#running?.close();
  }
}

setWorldConstructor(GavelWorld);

After(async function (this: GavelWorld) {
  await this.close();
});
