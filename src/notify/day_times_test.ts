import assert from "node:assert/strict";
import fc from "fast-check";
import { hostZone, occurrencesOf } from "./day_times.ts";

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const around = (time: string, zone: string, at: string) => {
  const { lastMs, nextMs } = occurrencesOf(time, zone, Date.parse(at));
  return [iso(lastMs), iso(nextMs)];
};

Deno.test("a time of the day is one of the zone's, and the moment itself is the last", () => {
  assert.deepEqual(around("08:00", "America/Phoenix", "2026-11-02T12:00Z"), [
    "2026-11-01T15:00",
    "2026-11-02T15:00",
  ]);
  assert.deepEqual(around("08:00", "Asia/Kathmandu", "2026-11-02T12:00Z"), [
    "2026-11-02T02:15",
    "2026-11-03T02:15",
  ]);
  assert.deepEqual(around("12:00", "UTC", "2026-11-02T12:00Z"), ["2026-11-02T12:00", "2026-11-03T12:00"]);
});

Deno.test("the day on which clocks go forward has 23 hours, and a time that they skip comes after the jump", () => {
  const zone = "America/Denver";
  assert.deepEqual(around("08:00", zone, "2026-03-08T12:00Z"), ["2026-03-07T15:00", "2026-03-08T14:00"]);
  // 02:30 is not shown: it happens at 03:30.
  assert.deepEqual(around("02:30", zone, "2026-03-08T08:00Z"), ["2026-03-07T09:30", "2026-03-08T09:30"]);
  assert.deepEqual(around("02:30", zone, "2026-03-08T09:30Z"), ["2026-03-08T09:30", "2026-03-09T08:30"]);
});

Deno.test("a time that is shown twice when clocks go back happens the first time alone", () => {
  const zone = "America/Denver";
  assert.deepEqual(around("01:30", zone, "2026-11-01T07:29Z"), ["2026-10-31T07:30", "2026-11-01T07:30"]);
  assert.deepEqual(around("01:30", zone, "2026-11-01T08:31Z"), ["2026-11-01T07:30", "2026-11-02T08:30"]);
  assert.deepEqual(around("08:00", zone, "2026-11-01T12:00Z"), ["2026-10-31T14:00", "2026-11-01T15:00"]);
});

Deno.test("a machine whose TZ names no zone is in UTC", () => {
  assert.deepEqual(["Etc/Unknown", "", "Asia/Tokyo"].map((named) => hostZone(named)), [
    "UTC",
    "UTC",
    "Asia/Tokyo",
  ]);
  assert.notEqual(occurrencesOf("08:00", hostZone(), 0).nextMs, 0);
});

Deno.test("whatever TZ holds, notices are timed", async () => {
  for (const TZ of [":local", "UTC+3", "Mars/Base", "", "America/Phoenix"]) {
    const { href } = new URL("./day_times.ts", import.meta.url);
    const code = `import { hostZone, occurrencesOf } from "${href}"; occurrencesOf("08:00", hostZone(), 0);`;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-lock", code],
      env: { TZ },
    }).output();
    assert.ok(success, `${TZ}: ${new TextDecoder().decode(stderr)}`);
  }
});

Deno.test("a zone that skipped a whole day has a last time and a next one", () => {
  assert.deepEqual(around("08:00", "Pacific/Apia", "2011-12-30T09:00Z"), [
    "2011-12-29T18:00",
    "2011-12-30T18:00",
  ]);
});

Deno.test("in any zone and at any moment the next time is later by a day, give or take what clocks jump", () => {
  const zones = fc.constantFrom(
    "UTC",
    "America/Denver",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
  );
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => `${part}`.padStart(2, "0")).join(":"));
  const moment = fc.integer({ min: Date.UTC(2012), max: Date.UTC(2040) });
  fc.assert(fc.property(zones, time, moment, (zone, text, atMs) => {
    const { lastMs, nextMs } = occurrencesOf(text, zone, atMs);
    assert.ok(lastMs <= atMs && atMs < nextMs);
    const hours = (nextMs - lastMs) / 3_600_000;
    assert.ok(hours >= 21 && hours <= 27, `${hours} h`);
  }));
});
