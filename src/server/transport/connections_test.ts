import assert from "node:assert/strict";
import { Socket } from "node:net";
import { createConnections } from "./connections.ts";

function guests(most: number, mostPerAddress: number, onTurnedAway = () => {}) {
  const connections = createConnections({ most, mostPerAddress }, onTurnedAway);
  const arrive = (address: string, { isShared = false, isOwners = false } = {}) => {
    const socket = new Socket();
    connections.add(socket, address, isShared);
    const connection = connections.of(socket);
    if (connection) connection.isOwners = isOwners;
    return socket;
  };
  return { connections, arrive };
}

Deno.test("one too many from an address closes its oldest, and nobody else's", () => {
  const { connections, arrive } = guests(100, 2);
  const [other, first, second] = [arrive("b"), arrive("a"), arrive("a")];
  const third = arrive("a");
  assert.deepEqual([other, first, second, third].map(({ destroyed }) => destroyed), [
    false,
    true,
    false,
    false,
  ]);
  assert.equal(connections.count, 3);
});

Deno.test("one too many in all closes the oldest of all", () => {
  const { connections, arrive } = guests(2, 100);
  const sockets = [arrive("a"), arrive("b"), arrive("c")];
  assert.deepEqual(sockets.map(({ destroyed }) => destroyed), [true, false, false]);
  assert.equal(connections.count, 2);
});

Deno.test("the owner's connections make room for no stranger, and count towards no address", () => {
  const { connections, arrive } = guests(4, 2);
  const owners = [1, 2].map(() => arrive("a", { isOwners: true }));
  const [stranger, other, last] = [arrive("a"), arrive("b"), arrive("c")];
  assert.deepEqual([stranger, other, last].map(({ destroyed }) => destroyed), [true, false, false]);
  assert.deepEqual(owners.map(({ destroyed }) => destroyed), [false, false]);
  assert.equal(connections.count, 4);
});

Deno.test("where all are the owner's, the oldest that rests between two requests makes room", () => {
  const { connections, arrive } = guests(4, 2);
  const [socket, busy, resting, younger] = [1, 2, 3, 4].map(() => arrive("a", { isOwners: true }));
  Object.assign(connections.of(socket ?? {}) ?? {}, { isUpgraded: true });
  Object.assign(connections.of(busy ?? {}) ?? {}, { answering: 1 });
  assert.equal(arrive("a", { isOwners: true }).destroyed, false);
  assert.deepEqual([socket, busy, resting, younger].map((each) => each?.destroyed), [
    false,
    false,
    true,
    false,
  ]);
});

Deno.test("where all are the owner's WebSockets, the quietest makes room", () => {
  const { connections, arrive } = guests(3, 3);
  const sockets = [1, 2, 3].map(() => arrive("a", { isOwners: true }));
  for (const at of [0, 2, 1, 2]) {
    const connection = connections.of(sockets[at] ?? assert.fail()) ?? assert.fail();
    connection.isUpgraded = true;
    connections.heard(connection);
  }
  assert.equal(arrive("a").destroyed, false);
  assert.deepEqual(sockets.map(({ destroyed }) => destroyed), [true, false, false]);
});

Deno.test("where something is answered on every one of the owner's, a new one is closed, and told of", () => {
  let turnedAway = 0;
  const { connections, arrive } = guests(1, 1, () => turnedAway++);
  const only = arrive("a", { isOwners: true });
  Object.assign(connections.of(only) ?? {}, { answering: 1 });
  assert.equal(arrive("a").destroyed, true);
  assert.equal(only.destroyed, false);
  assert.equal(turnedAway, 1);
});

Deno.test("of an address's connections, one on which nothing is being answered goes first", () => {
  const { connections, arrive } = guests(100, 2);
  const [asking, silent] = [arrive("a"), arrive("a")];
  Object.assign(connections.of(asking) ?? {}, { answering: 1 });
  arrive("a");
  assert.deepEqual([asking.destroyed, silent.destroyed], [false, true]);
});

Deno.test("a proxy's connections count towards no address", () => {
  const { arrive } = guests(100, 1);
  const sockets = [1, 2, 3].map(() => arrive("proxy", { isShared: true }));
  assert.deepEqual(sockets.map(({ destroyed }) => destroyed), [false, false, false]);
});

Deno.test("a connection that ended makes room", () => {
  const { connections, arrive } = guests(1, 1);
  const first = arrive("a");
  first.emit("close", false);
  assert.equal(connections.count, 0);
  assert.equal(arrive("a").destroyed, false);
  assert.equal(first.destroyed, false);
});

Deno.test("where handles ran out the cap is halved, and strangers make room", () => {
  const { connections, arrive } = guests(300, 300);
  const owners = [1, 2].map(() => arrive("o", { isOwners: true }));
  const strangers = Array.from({ length: 198 }, () => arrive("s"));
  assert.equal(connections.shrink(), 100);
  assert.equal(connections.count, 100);
  assert.deepEqual(owners.map(({ destroyed }) => destroyed), [false, false]);
  assert.deepEqual([strangers[99]?.destroyed, strangers[100]?.destroyed], [true, false]);
  assert.equal(arrive("s").destroyed, false);
  assert.equal(connections.count, 100);
});

Deno.test("where handles ran out with few connections open, the cap stays", () => {
  const { connections, arrive } = guests(300, 300);
  arrive("a");
  assert.equal(connections.shrink(), 300);
});
