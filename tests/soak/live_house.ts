import { systemClock } from "../../src/clock.ts";
import { createHouse } from "../../src/simulator/house.ts";
import { createRandom } from "../../src/simulator/random.ts";

/**
 * The auction house of the real soak as a process of its own: as many lots as its first argument says are open at any
 * time. A lot that closes makes room for a new one, and is taken down a while later. Its first line is its address and a
 * session of the owner's; each further line is the id of a lot that has opened.
 */
const lots = Number(Deno.args[0]);
const clock = systemClock();
const random = createRandom(12);
const house = createHouse({ clock, seed: 12 });
/** A lot is open for 3 to 15 minutes, so that in half an hour every place is taken several times. */
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [180, 900];
const LOOK_EVERY_MS = 1_000;
const TAKEN_DOWN_AFTER_MS = 120_000;

const encoder = new TextEncoder();
const say = (line: unknown) => Deno.stdout.write(encoder.encode(`${JSON.stringify(line)}\n`));

const open = async () => {
  const rivals = random.next() < 0.5 ? [{ crowd: 4, maximum: random.between(5, 40) }] : [];
  const { id } = house.addLot({ closesInSeconds: random.between(SHORTEST_SECONDS, LONGEST_SECONDS), rivals });
  await say({ id: String(id) });
};
const look = async () => {
  const all = house.lots();
  const openLots = all.filter(({ isClosed }) => !isClosed).length;
  for (let missing = lots - openLots; missing > 0; missing--) await open();
  for (const { id, isClosed, closeTimeMs } of all) {
    if (isClosed && house.now() - closeTimeMs > TAKEN_DOWN_AFTER_MS) house.removeLot(id);
  }
  clock.after(LOOK_EVERY_MS, () => void look());
};

const served = house.serve();
await say({ url: served.url, cookies: house.signIn() });
await look();
