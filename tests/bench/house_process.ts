import { type Clock, systemClock } from "../../src/clock.ts";
import { createHouse, type House } from "../../src/simulator/house.ts";
import { type HouseCommand, type HouseGreeting, RIVALS, type SentBid } from "./house.ts";
import { TextLineStream } from "./lines.ts";
import { phasedClock } from "./phased_clock.ts";

/**
 * The auction house as a process of its own, so that its work is not counted as Gavel's or a client's. It says
 * where it is in one line of JSON; each line that it reads is a command, and is answered with a line.
 */
const clock = systemClock();
const FIRST_LOT_ID = 57_000_001;
const PING_MS = 1000;
/** It is many houses under one roof, each of which pings at a moment of its own. */
const HOUSES = 50;

const houses = Array.from(
  { length: HOUSES },
  (_, order) =>
    createHouse({ clock: phasedClock(clock, PING_MS, order * PING_MS / HOUSES), pingIntervalMs: PING_MS }),
);
const houseOf = (lotId: number): House => houses[lotId % HOUSES] ?? fail("house");
const ids = Array.from({ length: Number(Deno.args[0]) }, (_, order) => FIRST_LOT_ID + order);
/** Far enough that no lot ends, and none is read often, while a bench runs. */
for (const [order, id] of ids.entries()) houseOf(id).addLot({ id, closesInSeconds: 21_600 + order * 60 });
// The seed of all houses is the same, and so are their sessions.
const [cookies = ""] = houses.map((house) => house.signIn());

const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
  const lotId = /(?:productId=|\/p\/[^/]+\/)(\d+)/.exec(request.url)?.[1] ?? 0;
  // Not the request itself: its signal is no business of an answer that goes on.
  return houseOf(Number(lotId)).fetch(new Request(request.url, { headers: request.headers }));
});
for (const house of houses) house.start();

/** Bids evenly, each on another lot, so that every one is an event of its own. */
async function bidFor({ seconds, perSecond }: HouseCommand, time: Clock): Promise<readonly SentBid[]> {
  const sent: SentBid[] = [];
  const startMs = time.now();
  for (let order = 0; order < seconds * perSecond; order++) {
    const dueMs = startMs + order * 1000 / perSecond;
    await new Promise<void>((resolve) => time.after(dueMs - time.now(), resolve));
    const id = ids[(order * 7) % ids.length] ?? fail("lot");
    const house = houseOf(id);
    const { leader, nextBid } = house.lot(id);
    const bidder = RIVALS.find((rival) => rival !== leader) ?? RIVALS[0];
    const atMs = time.now();
    house.rivalBids(id, bidder, nextBid);
    sent.push({ lotId: String(id), price: house.lot(id).currentPrice, atMs });
  }
  return sent;
}

function fail(what: string): never {
  throw new Error(`There is no such ${what}`);
}

const encoder = new TextEncoder();
const say = (line: unknown) => Deno.stdout.write(encoder.encode(`${JSON.stringify(line)}\n`));
const url = `http://127.0.0.1:${server.addr.port}`;
const greeting: HouseGreeting = { url, ids: ids.map(String), cookies };
await say(greeting);
const commands = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
for await (const line of commands) await say(await bidFor(JSON.parse(line), clock));
