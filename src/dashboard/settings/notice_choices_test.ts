import assert from "node:assert/strict";
import test from "node:test";
import { NOTIFICATION_KINDS, PATIENT_KINDS } from "../../auction/words.ts";
import { DEFAULT_SETTINGS, settingsPatchSchema } from "../../owner/settings_schema.ts";
import {
  HOST_ZONE,
  kindChange,
  mannersOf,
  NOTICE_KINDS,
  type NoticeChoices,
  quietChange,
  timeChange,
  zoneChange,
  zoneOptions,
} from "./notice_choices.ts";

const DEFAULT: NoticeChoices = DEFAULT_SETTINGS.notices;
const ZONE = "America/Phoenix";

test("every kind of notice can be chosen, and the digest where it can wait", () => {
  assert.deepEqual(NOTICE_KINDS.map(({ kind }) => kind).sort(), [...NOTIFICATION_KINDS].sort());
  const patient = NOTICE_KINDS.filter(({ canWait }) => canWait).map(({ kind }) => kind);
  assert.deepEqual(patient.sort(), [...PATIENT_KINDS].sort());
  for (const kind of NOTICE_KINDS) {
    for (const [manner] of mannersOf(kind)) {
      const { patch, back } = kindChange(DEFAULT, kind, manner);
      assert.ok(settingsPatchSchema.safeParse(patch).success, `${kind.kind} ${manner}`);
      assert.ok(settingsPatchSchema.safeParse(back).success);
    }
  }
});

test("quiet hours begin in the zone of the browser, unless the owner has chosen one", () => {
  const on = quietChange(DEFAULT, true, ZONE);
  assert.deepEqual(on.patch, { notices: { quietHours: { from: "22:00", to: "07:00" }, timeZone: ZONE } });
  assert.deepEqual(on.back, { notices: { quietHours: null, timeZone: null } });
  assert.equal(on.told, "Quiet from 22:00 to 07:00");
  const chosen = { ...DEFAULT, timeZone: "Europe/Paris" };
  assert.equal(quietChange(chosen, true, ZONE).patch.notices?.timeZone, "Europe/Paris");
  const night = { ...chosen, quietHours: { from: "23:00", to: "06:00" } };
  const off = quietChange(night, false, ZONE);
  assert.deepEqual(off.patch, { notices: { quietHours: null } });
  assert.deepEqual(off.back, { notices: { quietHours: night.quietHours, timeZone: "Europe/Paris" } });
});

test("one end of the quiet hours is changed with the other beside it, and can be taken back", () => {
  const night = { ...DEFAULT, quietHours: { from: "23:00", to: "06:00" } };
  const change = timeChange(night, "to", "07:30");
  assert.deepEqual(change.patch, { notices: { quietHours: { from: "23:00", to: "07:30" } } });
  assert.deepEqual(change.back, { notices: { quietHours: { from: "23:00", to: "06:00" } } });
  assert.deepEqual([change.told, change.toldBack], ["Quiet until 07:30", "Quiet until 06:00 again"]);
  assert.deepEqual(timeChange(night, "digestAt", "18:00").patch, { notices: { digestAt: "18:00" } });
});

test("the zone is one of the browser's, the machine's and the one in force", () => {
  const paris = { ...DEFAULT, timeZone: "Europe/Paris" };
  assert.deepEqual(zoneOptions(paris, ZONE).map(([value]) => value), [HOST_ZONE, ZONE, "Europe/Paris"]);
  assert.deepEqual(zoneOptions(DEFAULT, ZONE).map(([value]) => value), [HOST_ZONE, ZONE]);
  assert.deepEqual(zoneChange(paris, HOST_ZONE).patch, { notices: { timeZone: null } });
  assert.equal(zoneChange(DEFAULT, ZONE).told, `Time zone: ${ZONE}`);
});
