import assert from "node:assert/strict";
import { createGate } from "../../tests/support/gate.ts";
import { createSerialTasks } from "./serial_tasks.ts";

Deno.test("a task begins when the one before it has ended, well or not", async () => {
  const tasks = createSerialTasks();
  const gate = createGate();
  const order: string[] = [];
  const failing = tasks.run(async () => {
    order.push("first begins");
    await gate.opened;
    order.push("first ends");
    throw new Error("no");
  });
  const second = tasks.run(() => Promise.resolve(order.push("second")));
  gate.open();
  await assert.rejects(failing, /no/);
  assert.equal(await second, 3);
  assert.deepEqual(order, ["first begins", "first ends", "second"]);
});

Deno.test("what waits already is not asked for again; what runs already is", async () => {
  const tasks = createSerialTasks();
  const gate = createGate();
  let runs = 0;
  const task = async () => {
    runs++;
    await gate.opened;
  };
  const first = tasks.runOnce(task);
  await Promise.resolve();
  assert.equal(runs, 1, "the first runs");
  const rest = Array.from({ length: 100 }, () => tasks.runOnce(task));
  gate.open();
  await Promise.all([first, ...rest]);
  assert.equal(runs, 2);
});
