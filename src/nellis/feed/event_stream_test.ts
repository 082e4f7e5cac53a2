import assert from "node:assert/strict";
import fc from "fast-check";
import { createEventStream, MOST_BYTES_WITHOUT_EVENT } from "./event_stream.ts";
import { anyText } from "../../../tests/support/any_text.ts";

type Heard =
  | { readonly name: string | null; readonly data: string }
  | { readonly lastEventId: string }
  | { readonly retryMs: number };

/** Returns all that is heard of these pieces of a stream; `isTaken` is false when it was given up. */
function hear(pieces: Iterable<Uint8Array | string>) {
  const encoder = new TextEncoder();
  const heard: Heard[] = [];
  const stream = createEventStream({
    event: (name, data) => heard.push({ name, data }),
    lastEventId: (lastEventId) => heard.push({ lastEventId }),
    retry: (retryMs) => heard.push({ retryMs }),
  });
  let isTaken = true;
  for (const piece of pieces) {
    isTaken = stream.take(typeof piece === "string" ? encoder.encode(piece) : piece);
    if (!isTaken) break;
  }
  return { heard, isTaken };
}

/** `bytes` cut before each of these positions. */
function cutAt(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const cuts = [0, ...positions.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.slice(cuts[index], end));
}

const PING: Heard = { name: null, data: "ping" };

Deno.test("events come whole, named and unnamed, over any of the three line ends", () => {
  for (const end of ["\n", "\r", "\r\n"]) {
    const text = ["data: connected x,y", "", "event: bids:1", "data: {", "data: }", "", "data:ping", "", ""];
    const { heard, isTaken } = hear([text.join(end) + "data"]);
    assert.ok(isTaken);
    assert.deepEqual(heard, [
      { name: null, data: "connected x,y" },
      { name: "bids:1", data: "{\n}" },
      // A last CR may be half of a CRLF, but it has ended its line.
      PING,
    ]);
  }
});

Deno.test("a byte order mark, comments, unknown fields and empty events say nothing", () => {
  const text = "\u{feff}: hello\n\nfield: x\nnonsense\n\nevent: named\n\n:\n\ndata: ping\n\n";
  assert.deepEqual(hear([text]).heard, [PING]);
  assert.deepEqual(hear(new TextEncoder().encode(text).values().map((byte) => Uint8Array.of(byte))).heard, [
    PING,
  ]);
});

Deno.test("half a character at a chunk's end waits for the other half", () => {
  const bytes = new TextEncoder().encode("data: é€😀\n\n");
  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(hear(cutAt(bytes, [at])).heard, [{ name: null, data: "é€😀" }]);
  }
});

Deno.test("bytes that are no UTF-8 are replaced, and the next event is whole again", () => {
  const broken = Uint8Array.of(0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xc3, 0x0a, 0x0a);
  assert.deepEqual(hear([broken, "data: ping\n\n"]).heard, [{ name: null, data: "\u{fffd}\u{fffd}" }, PING]);
});

Deno.test("ids and the wish to be left alone are passed on", () => {
  const { heard } = hear(["id: 7\ndata: ping\n\nid\n\nretry: 5000\nretry: soon\nretry: -1\n\n"]);
  assert.deepEqual(heard, [{ lastEventId: "7" }, PING, { lastEventId: "" }, { retryMs: 5000 }]);
});

Deno.test("an event cut short by the stream's end is none", () => {
  assert.deepEqual(hear(["data: ping\n\nevent: bids:1\ndata: {}\n"]).heard, [PING]);
});

const text = anyText({ maxLength: 30 }).map((one) => one.replace(/[\r\n\0]/g, ""));
const message = fc.record({
  name: fc.option(text.map((name) => name.trimStart() || "named"), { nil: null }),
  lines: fc.array(text, { minLength: 1, maxLength: 4 }),
  id: fc.option(text.map((id) => id.trimStart()), { nil: null }),
  retryMs: fc.option(fc.nat(), { nil: null }),
  comment: fc.option(text, { nil: null }),
  end: fc.constantFrom("\n", "\r", "\r\n"),
});
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

function written({ name, lines, id, retryMs, comment, end }: Message): string {
  return [
    ...comment === null ? [] : [`:${comment}`],
    ...name === null ? [] : [`event: ${name}`],
    ...retryMs === null ? [] : [`retry: ${retryMs}`],
    ...id === null ? [] : [`id: ${id}`],
    ...lines.map((line) => `data: ${line}`),
    "",
    "",
  ].join(end);
}

function meant({ name, lines, id, retryMs }: Message): Heard[] {
  return [
    ...retryMs === null ? [] : [{ retryMs }],
    ...id === null ? [] : [{ lastEventId: id }],
    { name, data: lines.join("\n") },
  ];
}

Deno.test("the same events come out however the bytes are cut", () => {
  const cuts = fc.array(fc.nat(5000), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), fc.boolean(), cuts, (messages, hasMark, cuts) => {
      const bytes = new TextEncoder().encode((hasMark ? "\u{feff}" : "") + messages.map(written).join(""));
      const { heard, isTaken } = hear(cutAt(bytes, cuts));
      assert.ok(isTaken);
      assert.deepEqual(heard, messages.flatMap(meant));
    }),
  );
});

Deno.test("no bytes make it throw, and cuts make no difference to them either", () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom("data:", "event: ", "id: ", "retry: ", ":", "\n", "\r", "\u{feff}").map((part) =>
      new TextEncoder().encode(part)
    ),
  );
  fc.assert(fc.property(fc.array(piece), fc.array(fc.nat(2000)), (pieces, cuts) => {
    const bytes = new Uint8Array(pieces.flatMap((part) => [...part]));
    assert.deepEqual(hear(cutAt(bytes, cuts)), hear([bytes]));
  }));
});

Deno.test("what goes on for a mebibyte without an event is given up", () => {
  const openings = ["x", "data: x", "event: x", "id: x", ": x", "\u{ff}"];
  const repeats = ["x", "data: x\n", "event: x\n", "id: x\n", "data\n", ": x\n", "x\r", "\n"];
  const endless = [
    ...openings.map((opening) => [opening, "x".repeat(1000)]),
    ...repeats.map((part) => ["data: ping\n\n", part.repeat(1000)]),
  ];
  for (const [opening = "", part = ""] of endless) {
    let taken = 0;
    const parts = function* () {
      yield opening;
      for (; taken < 4 * MOST_BYTES_WITHOUT_EVENT; taken += part.length) yield part;
    };
    assert.equal(hear(parts()).isTaken, false, JSON.stringify(opening + part.slice(0, 10)));
    assert.ok(taken >= MOST_BYTES_WITHOUT_EVENT - part.length, "not sooner");
    assert.ok(taken <= MOST_BYTES_WITHOUT_EVENT + part.length, "not later");
  }
});

Deno.test("an event of 10 MiB is given up, in one chunk as in many", () => {
  const event = new TextEncoder().encode(`event: bids:1\ndata: ${"x".repeat(10 * 1024 * 1024)}\n\n`);
  for (const size of [event.length, 4096]) {
    const pieces = Array.from(
      { length: Math.ceil(event.length / size) },
      (_, at) => event.subarray(at * size, (at + 1) * size),
    );
    assert.deepEqual(hear(pieces), { heard: [], isTaken: false });
  }
});

Deno.test("a large event is taken, and so is any number of small ones", () => {
  const data = "x".repeat(MOST_BYTES_WITHOUT_EVENT - 1000);
  assert.deepEqual(hear([`data: ${data}\n\n`, `data: ${data}\n\n`]).heard, [
    { name: null, data },
    { name: null, data },
  ]);
  const pings = "data: ping\n\n".repeat(200_000);
  const { heard, isTaken } = hear([pings]);
  assert.deepEqual([heard.length, isTaken], [200_000, true]);
});
