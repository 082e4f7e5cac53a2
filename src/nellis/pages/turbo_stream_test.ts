import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleProduct, turboDocument, turboPayloadOf } from "../../../tests/support/nellis/lot_pages.ts";
import { decodeTurboStream } from "./turbo_stream.ts";

Deno.test("a lot comes back as it was encoded: dates, undefined, shared parts", async () => {
  const document = turboDocument(
    sampleProduct({ odd: [NaN, Infinity, -Infinity, -0, null, undefined, , 1] }),
  );
  const decoded = decodeTurboStream(await turboPayloadOf(document));
  // A hole of an array reads as undefined: that is all that differs.
  const expected = turboDocument(
    sampleProduct({ odd: [NaN, Infinity, -Infinity, -0, null, undefined, undefined, 1] }),
  );
  assert.deepEqual(decoded, expected);
});

Deno.test("deferred parts are put in place, also those inside others, a failed one is undefined", async () => {
  const failed = Promise.reject(new Error("no such part"));
  const payload = await turboPayloadOf({
    now: 1,
    later: Promise.resolve({ deep: Promise.resolve([{ at: new Date(5) }]), gone: failed }),
    nothing: Promise.resolve(null),
    missing: Promise.resolve(undefined),
  });
  assert.deepEqual(decodeTurboStream(payload), {
    now: 1,
    later: { deep: [{ at: new Date(5) }], gone: undefined },
    nothing: null,
    missing: undefined,
  });
});

Deno.test("a deferred part that repeats what came before is the same", async () => {
  const shared = { id: 7 };
  const payload = await turboPayloadOf({ list: [shared], again: Promise.resolve(shared) });
  assert.deepEqual(decodeTurboStream(payload), { list: [{ id: 7 }], again: { id: 7 } });
});

Deno.test("an object that holds itself is built once", async () => {
  const ring: Record<string, unknown> = { name: "ring" };
  ring.self = [ring];
  const decoded = decodeTurboStream(await turboPayloadOf(["first", ring]));
  assert.ok(Array.isArray(decoded));
  assert.equal(decoded[1].self[0], decoded[1]);
});

Deno.test("addresses are text, and what no lot holds is undefined", async () => {
  const payload = await turboPayloadOf([
    new URL("https://a.example/b"),
    new Set([1]),
    new Map([[1, 2]]),
    /x/,
    Symbol.for("s"),
    12n,
    new TypeError("x"),
    Object.assign(Object.create(null), { a: 1 }),
  ]);
  const nothing = undefined;
  assert.deepEqual(decodeTurboStream(payload), [
    "https://a.example/b",
    nothing,
    nothing,
    nothing,
    nothing,
    nothing,
    nothing,
    { a: 1 },
  ]);
});

Deno.test("values in the framework's own tags are decoded", () => {
  assert.deepEqual(decodeTurboStream('[["SingleFetchClassInstance",1],{"_2":3},"id",5]'), { id: 5 });
  assert.deepEqual(decodeTurboStream('[["SingleFetchRedirect",1],{"_2":3},"redirect","/login"]'), {
    redirect: "/login",
  });
  assert.deepEqual(decodeTurboStream('[{"_1":2},"errors",["SanitizedError",1,1]]'), { errors: undefined });
});

Deno.test("a payload cannot reach a prototype or construct what it names", () => {
  const decoded = decodeTurboStream(
    '[{"_1":2,"_3":5},"__proto__",{"_3":4},"isWinning",true,["E","x","Worker"]]',
  );
  assert.deepEqual(Object.getPrototypeOf(decoded), Object.prototype);
  assert.deepEqual(decoded, { isWinning: undefined });
});

Deno.test("references in a ring, to nowhere, and empty lines do not hang", () => {
  assert.equal(decodeTurboStream('[["P",0]]\nP0:0\n'), undefined);
  assert.equal(decodeTurboStream('[["Z",1],["Z",0]]'), undefined);
  assert.deepEqual(decodeTurboStream('\n\n[{"_1":99},"a"]\n\n\n'), { a: undefined });
  assert.deepEqual(decodeTurboStream('[{"_1":2},"a",["P",2]]\n\n\nP2:[1]\n\n'), { a: 1 });
  assert.deepEqual(decodeTurboStream('[["D",null]]'), new Date(NaN));
});

Deno.test("a deferred part that was cut off is undefined, the rest stands", () => {
  const whole = '[{"_1":2,"_3":4,"_5":6},"a",["P",2],"b",["P",4],"c",1]\nP2:["here"]\n';
  assert.deepEqual(decodeTurboStream(whole + 'P4:[{"_5'), { a: "here", b: undefined, c: 1 });
});

Deno.test("what is no payload is undefined", () => {
  for (const payload of ["", "\n", "<html>", "[1", '{"a"']) {
    assert.equal(decodeTurboStream(payload), undefined);
  }
  assert.equal(decodeTurboStream("-5\n"), null);
});

Deno.test("whatever the npm package encodes is decoded the same", async () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.date({ noInvalidDate: true }),
  );
  const key = fc.string().filter((name) => name !== "__proto__");
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("tree")),
      fc.dictionary(key, tie("tree"), { noNullPrototype: true }),
    ),
  }));
  // In an object, as the package loses track of what is equal to a bare root.
  await fc.assert(fc.asyncProperty(tree, async (value) => {
    assert.deepEqual(decodeTurboStream(await turboPayloadOf({ value })), { value });
  }));
});

Deno.test("damage anywhere never throws", async () => {
  const payload = await turboPayloadOf(turboDocument(sampleProduct({ later: Promise.resolve([1]) })));
  const damage = fc.tuple(
    fc.nat(payload.length),
    fc.nat(30),
    fc.string({ unit: fc.constantFrom(...'[]{},:"_-0129PEZDN\n') }),
  );
  fc.assert(
    fc.property(damage, ([at, length, inserted]) => {
      decodeTurboStream(payload.slice(0, at) + inserted + payload.slice(at + length));
    }),
    { numRuns: 500 },
  );
});

Deno.test("a chain of references that no lot has leads nowhere, however often it is referred to", () => {
  const chain = (length: number) => Array.from({ length }, (_, index) => ["Z", index + 2]);
  const decode = (hops: number, references: number) =>
    decodeTurboStream(JSON.stringify([Array(references).fill(1), ...chain(hops), "the end"]));
  assert.deepEqual(decode(5, 2), ["the end", "the end"]);
  // Followed to its end each time, this one takes minutes.
  assert.deepEqual(decode(60_000, 60_000), Array(60_000).fill(undefined));
});

Deno.test("tags in tags in tags are no value, however deep", () => {
  const depth = 100_000;
  const payload = `[${'["N",'.repeat(depth)}{}${"]".repeat(depth)}]`;
  assert.equal(decodeTurboStream(payload), undefined);
});
