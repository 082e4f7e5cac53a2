import { createServer, type Server, Socket } from "node:net";
import { type Clock, sleep, systemClock } from "../../../src/clock.ts";
import { type End, END_AT, type Faults, type Way } from "./faults.ts";
import { closed, createPieces, joined, type Pieces, write } from "./pieces.ts";

/** A network between clients and a server on this machine. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** Lets these faults begin for connections that are open and for later ones. Those of before end. */
  begin(faults: Faults): void;
  /** Ends all faults. What was stalled arrives now, in its order. */
  end(): void;
  /** Stalls the requests of the connections that are open now; later ones are in order, whatever comes. */
  holdOpenOnes(): void;
  /** Delivers what `holdOpenOnes` held back, and resolves once the server has taken or refused it. */
  releaseHeld(): Promise<void>;
  /** Ends every connection that is open, as programs do. */
  cut(): void;
  /** Resets every connection that is open (RST). */
  reset(): void;
  /** Ends the server's side of every open connection. Clients are told nothing, and what they send vanishes. */
  halfOpen(): void;
  /** Leads new connections to another server from now on. */
  leadTo(serverPort: number): void;
  /** Returns the number of bytes that are held back. */
  heldBytes(): number;
  /** Returns the number of connections that were made so far. */
  connections(): number;
  /** Returns the number of connections whose client waits for what a fault withholds. */
  withheld(): number;
  /** Returns the number of connections that clients ended while they waited for an answer. */
  givenUp(): number;
  /** Calls `listener` when something has passed, or was withheld. */
  listen(listener: () => void): void;
}

/** One connection through the proxy. */
interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  readonly pieces: Readonly<Record<Way, Pieces>>;
  /** Held back one by one, whatever becomes of the proxy's faults. */
  isHeld: boolean;
  /** The end that its next answer brings on; null for none. */
  atAnswer: End | null;
  /** Stalled by a rule until the faults end. */
  isStalled: boolean;
  /** The server's side is gone, and the client does not know. */
  isHalfOpen: boolean;
  /** True while a piece waits for a fault. */
  isWaiting: boolean;
  /** The client waits for an answer. */
  isAsked: boolean;
  /** The client has ended it, and waits for nothing more. */
  isGivenUp: boolean;
  /** The beginning of an answer that is to change places. */
  partial: Uint8Array;
}

/** The options of a proxy. */
export interface FaultProxyOptions {
  /** The clock of `delayMs` and `drip`; the machine's when left out. */
  readonly clock?: Clock;
  readonly hostname?: string;
  /** Returns true for a whole answer, where one may come in several pieces; only whole ones change places. */
  readonly isWhole?: (answer: Uint8Array) => boolean;
}

/** Starts a network to `serverPort` on this machine. */
export async function startFaultProxy(
  serverPort: number,
  { clock = systemClock(), hostname = "127.0.0.1", isWhole = () => true }: FaultProxyOptions = {},
): Promise<FaultProxy> {
  const passages = new Set<Passage>();
  const listeners: (() => void)[] = [];
  const closing = new AbortController();
  let target = serverPort;
  let faults: Faults = {};
  let changed = Promise.withResolvers<void>();
  let swapped: { readonly passage: Passage; readonly bytes: Uint8Array } | null = null;
  let connections = 0;
  let givenUp = 0;
  const work = new Set<Promise<void>>();

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const change = () => {
    const before = changed;
    changed = Promise.withResolvers();
    before.resolve();
    tell();
  };
  const isStopped = (passage: Passage, way: Way) =>
    passage.isStalled || (passage.isHeld && way === "requests") || (faults.stall?.includes(way) ?? false);

  /** Waits with a piece until nothing holds it back. */
  const turnOf = async (passage: Passage, way: Way) => {
    while (isStopped(passage, way) && !closing.signal.aborted) await waiting(passage, () => changed.promise);
    const { delayMs } = faults;
    if (delayMs !== undefined) await waiting(passage, () => sleep(clock, delayMs, closing.signal));
  };
  const waiting = async (passage: Passage, until: () => Promise<void>) => {
    passage.isWaiting = true;
    tell();
    await until();
    passage.isWaiting = false;
  };
  const deliver = async (passage: Passage, way: Way, bytes: Uint8Array) => {
    const to = way === "requests" ? passage.server : passage.client;
    const { drip, oneByte } = faults;
    if (drip && way === "answers") {
      for (let at = 0; at < bytes.length; at += drip.bytes) {
        await waiting(passage, () => sleep(clock, drip.everyMs, closing.signal));
        await write(to, bytes.subarray(at, at + drip.bytes));
      }
    } else if (oneByte) {
      for (let at = 0; at < bytes.length; at++) await write(to, bytes.subarray(at, at + 1));
    } else await write(to, bytes);
    if (way === "answers") passage.isAsked = false;
    tell();
  };
  const swap = async (passage: Passage, piece: Uint8Array) => {
    const bytes = joined(passage.partial, piece);
    passage.partial = isWhole(bytes) ? new Uint8Array() : bytes;
    if (passage.partial.length > 0) return;
    if (!swapped) {
      swapped = { passage, bytes };
      passage.isWaiting = true;
      return tell();
    }
    const first = swapped;
    swapped = null;
    faults = { ...faults, swapsAnswers: false };
    first.passage.isWaiting = false;
    await deliver(first.passage, "answers", bytes);
    await deliver(passage, "answers", first.bytes);
  };
  const request = async (passage: Passage, bytes: Uint8Array) => {
    const fate = faults.judge?.(new TextDecoder("latin1").decode(bytes)) ?? "pass";
    if (fate === "cut" || fate === "reset" || fate === "swallow") return bringOn(passage, fate);
    if (fate === "stall") {
      bringOn(passage, fate);
      await turnOf(passage, "requests");
    } else if (fate !== "pass") passage.atAnswer = END_AT[fate];
    await deliver(passage, "requests", bytes);
  };
  const bringOn = (passage: Passage, end: End) => {
    if (end === "cut") return hangUp(passage);
    if (end === "reset") return resetBoth(passage);
    if (end === "stall") passage.isStalled = true;
    passage.isWaiting = true;
    tell();
  };
  const answer = async (passage: Passage, bytes: Uint8Array) => {
    const { atAnswer } = passage;
    passage.atAnswer = atAnswer === "swallow" ? atAnswer : null;
    if (atAnswer !== null) bringOn(passage, atAnswer);
    if (atAnswer === "stall") await turnOf(passage, "answers");
    else if (atAnswer !== null) return;
    if (faults.swapsAnswers) return await swap(passage, bytes);
    await deliver(passage, "answers", bytes);
  };
  const pump = async (passage: Passage, way: Way) => {
    const pieces = passage.pieces[way];
    for (let bytes = await pieces.next(); bytes !== null; bytes = await pieces.next()) {
      if (way === "requests") passage.isAsked = true;
      await turnOf(passage, way);
      if (passage.isHalfOpen) bringOn(passage, "swallow");
      else if (way === "requests") await request(passage, bytes);
      else await answer(passage, bytes);
    }
    await turnOf(passage, way);
    const to = way === "requests" ? passage.server : passage.client;
    if (!passage.isHalfOpen) to.end();
  };

  const hangUp = (passage: Passage) => {
    passages.delete(passage);
    passage.client.destroy();
    passage.server.destroy();
    tell();
  };
  const resetBoth = (passage: Passage) => {
    passages.delete(passage);
    passage.client.resetAndDestroy();
    passage.server.resetAndDestroy();
    tell();
  };
  const accept = (client: Socket) => {
    client.on("error", tell);
    connections += 1;
    if (faults.refusesConnections) {
      client.resetAndDestroy();
      return tell();
    }
    const server = new Socket({ allowHalfOpen: true });
    server.on("error", tell);
    server.connect(target, "127.0.0.1");
    for (const socket of [client, server]) socket.setNoDelay(true);
    const passage: Passage = {
      client,
      server,
      pieces: { requests: createPieces(client), answers: createPieces(server) },
      isHeld: false,
      atAnswer: null,
      isStalled: false,
      isHalfOpen: false,
      isWaiting: false,
      isAsked: false,
      isGivenUp: false,
      partial: new Uint8Array(),
    };
    passages.add(passage);
    // A connection that breaks at one end without a goodbye breaks at the other.
    server.on("close", () => {
      if (!passage.isHalfOpen && !isStopped(passage, "answers")) client.destroy();
    });
    const giveUp = () => {
      if (passage.isAsked && !passage.isGivenUp && passages.has(passage)) givenUp += 1;
      passage.isGivenUp = true;
      tell();
    };
    client.on("end", giveUp);
    client.on("close", () => {
      giveUp();
      if (!passage.isHeld) {
        server.destroy();
        passages.delete(passage);
      }
      tell();
    });
    for (const way of ["requests", "answers"] as const) {
      const pumping = pump(passage, way).finally(() => work.delete(pumping));
      work.add(pumping);
    }
  };

  const listener: Server = createServer({ allowHalfOpen: true }, accept);
  await new Promise<void>((resolve) => listener.listen(0, hostname, resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port");
  const forAll = (act: (passage: Passage) => void) => {
    for (const passage of [...passages]) act(passage);
  };
  return {
    port: address.port,
    begin(next) {
      faults = next;
      change();
    },
    end() {
      faults = {};
      if (swapped) void deliver(swapped.passage, "answers", swapped.bytes);
      swapped = null;
      forAll((passage) => passage.isStalled = false);
      change();
    },
    holdOpenOnes: () => forAll((passage) => passage.isHeld = true),
    async releaseHeld() {
      forAll((passage) => passage.isHeld = false);
      change();
      // The bytes of a client that went away arrive, and then its end.
      await Promise.all(
        [...passages].filter(({ client }) => client.destroyed).map(async (passage) => {
          await closed(passage.server);
          passages.delete(passage);
        }),
      );
    },
    cut: () => forAll(hangUp),
    reset: () => forAll(resetBoth),
    halfOpen: () =>
      forAll((passage) => {
        passage.isHalfOpen = true;
        passage.server.destroy();
      }),
    leadTo: (serverPort) => void (target = serverPort),
    heldBytes: () =>
      [...passages].reduce((sum, { pieces }) => sum + pieces.requests.bytes() + pieces.answers.bytes(), 0),
    connections: () => connections,
    withheld: () => [...passages].filter(({ isWaiting, isGivenUp }) => isWaiting && !isGivenUp).length,
    givenUp: () => givenUp,
    listen: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      closing.abort();
      const ended = new Promise<void>((resolve) => listener.close(() => resolve()));
      forAll(hangUp);
      change();
      await Promise.all([ended, ...work]);
    },
  };
}
