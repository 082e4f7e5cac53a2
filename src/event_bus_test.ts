import assert from "node:assert/strict";
import { anAuction } from "../tests/support/auctions.ts";
import { type BusEvent, createEventBus } from "./event_bus.ts";

const removed = (auctionId: string): BusEvent => (
  { type: "auction-removed", auctionId, auction: anAuction({ id: auctionId }) }
);

function listenInto(heard: BusEvent[]) {
  return (event: BusEvent) => void heard.push(event);
}

Deno.test("everyone who listens hears every event, in order", () => {
  const bus = createEventBus(assert.ifError);
  const heard: readonly [BusEvent[], BusEvent[]] = [[], []];
  for (const list of heard) bus.listen(listenInto(list));
  const events = ["1", "2", "3"].map(removed);
  for (const event of events) bus.publish(event);
  assert.deepEqual(heard, [events, events]);
});

Deno.test("who listens in the first place hears before all others, also what one of them publishes", () => {
  const bus = createEventBus(assert.ifError);
  const heard: string[] = [];
  const hear = (who: string) => (event: BusEvent) => {
    if (event.type === "auction-removed") heard.push(`${who} ${event.auctionId}`);
  };
  bus.listen((event) => {
    if (event.type === "auction-removed" && event.auctionId === "cause") bus.publish(removed("effect"));
  });
  bus.listen(hear("other"));
  const stop = bus.listen(hear("first"), "first");
  bus.publish(removed("cause"));
  assert.deepEqual(heard, ["first cause", "other cause", "first effect", "other effect"]);
  stop();
  bus.publish(removed("late"));
  assert.deepEqual(heard.slice(4), ["other late"]);
});

Deno.test("who stopped listening hears nothing more, and the others still do", () => {
  const bus = createEventBus(assert.ifError);
  const [gone, here]: [BusEvent[], BusEvent[]] = [[], []];
  const stop = bus.listen(listenInto(gone));
  bus.listen(listenInto(here));
  bus.publish(removed("1"));
  stop();
  stop();
  bus.publish(removed("2"));
  assert.deepEqual(gone, [removed("1")]);
  assert.deepEqual(here, [removed("1"), removed("2")]);
});

Deno.test("a listener that throws is reported and stops neither the others nor the publisher", () => {
  const errors: unknown[] = [];
  const bus = createEventBus((error) => void errors.push(error));
  const heard: BusEvent[] = [];
  const boom = new Error("boom");
  bus.listen(() => {
    throw boom;
  });
  bus.listen(listenInto(heard));
  bus.publish(removed("1"));
  bus.publish(removed("2"));
  assert.deepEqual(errors, [boom, boom]);
  assert.deepEqual(heard, [removed("1"), removed("2")]);
});

Deno.test("a listener can stop listening while it hears", () => {
  const bus = createEventBus(assert.ifError);
  const [once, always]: [BusEvent[], BusEvent[]] = [[], []];
  const stop = bus.listen((event) => {
    once.push(event);
    stop();
  });
  bus.listen(listenInto(always));
  bus.publish(removed("1"));
  bus.publish(removed("2"));
  assert.deepEqual(once, [removed("1")]);
  assert.deepEqual(always, [removed("1"), removed("2")]);
});

Deno.test("what a listener publishes while it hears comes after it, for everyone", () => {
  const bus = createEventBus(assert.ifError);
  const heard: BusEvent[] = [];
  bus.listen((event) => {
    if (event.type === "auction-removed" && event.auctionId === "cause") bus.publish(removed("effect"));
  });
  bus.listen(listenInto(heard));
  bus.publish(removed("cause"));
  assert.deepEqual(heard, [removed("cause"), removed("effect")]);
});
