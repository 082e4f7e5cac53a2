import assert from "node:assert/strict";
import { tryConfig } from "../config.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { examine } from "./examine.ts";
import { fine } from "./finding.ts";
import type { Subject } from "./subject.ts";

const never = () => new Promise<never>(() => {});

Deno.test("a check that throws or hangs is wrong with its reason, and the others go on", async () => {
  const clock = createVirtualClock();
  const subject: Subject = {
    env: {},
    reading: tryConfig(() => undefined),
    clock,
    calendarNow: clock.now,
    fetch: never,
    ownFetch: never,
    sendsNotice: false,
    running: never,
    kept: never,
    nellis: never,
  };
  const examined = examine(subject, [
    {
      name: "throws",
      look() {
        throw new TypeError("of /home/ada");
      },
    },
    { name: "rejects", look: () => Promise.reject(new Error("later")) },
    { name: "hangs", look: never },
    { name: "works", look: () => Promise.resolve([fine`Well`]) },
  ]);
  await clock.advance(60_000);
  const found = (await examined).map(({ name, findings }) => ({
    name,
    text: findings[0]?.text,
    open: findings[0]?.open,
  }));
  assert.deepEqual(found, [
    {
      name: "throws",
      text: "The check failed (TypeError): of /home/ada",
      open: "The check failed (TypeError): […]",
    },
    { name: "rejects", text: "The check failed (Error): later", open: "The check failed (Error): […]" },
    {
      name: "hangs",
      text: "The check did not end within 30 s: look into it by hand",
      open: "The check did not end within 30 s: look into it by hand",
    },
    { name: "works", text: "Well", open: "Well" },
  ]);
});
