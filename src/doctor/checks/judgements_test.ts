import assert from "node:assert/strict";
import { NellisError } from "../../nellis/api.ts";
import type { Finding } from "../finding.ts";
import type { Folder } from "../folder.ts";
import type { Kept } from "../kept/kept.ts";
import type { NellisAnswer } from "../nellis_answer.ts";
import type { HealthChecks, Running } from "../running.ts";
import { judgeBackups } from "./backups.ts";
import { judgeFeed } from "./feed.ts";
import { judgeRunning } from "./gavel.ts";
import { judgeOtherParts, partOf } from "./health.ts";
import { judgeMemory, judgeTimeZone } from "./machine.ts";
import { judgeClock, judgeNellis, judgeToldClock } from "./nellis.ts";
import { judgeChannels, judgeTest } from "./notifications.ts";
import { judgePort } from "./port.ts";
import { judgeSession } from "./session.ts";
import { judgeStore } from "./store.ts";
import { judgeVersions, type Versions } from "./versions.ts";

const NOON = new Date(2026, 10, 26, 12, 0);
const HOUR_MS = 3_600_000;
const STOPPED: Running = { state: "stopped" };

function answering(over: Partial<Extract<Running, { state: "answers" }>> = {}): Running {
  const session = { authenticated: true, cookiesSet: true };
  return {
    state: "answers",
    url: "http://127.0.0.1:3000",
    checks: {},
    version: "0.1.0",
    session,
    token: "t",
    ...over,
  };
}

function nightly(...names: readonly string[]): Folder {
  const entry = { kind: "file", mode: 0o600, uid: 1, bytes: 9 } as const;
  const files = new Map(names.map((name) => [name, entry]));
  return { state: "there", entry, files, freeBytes: null, unwritable: null };
}

const NOTHING = { format: null, hasSession: null, lotId: null };
const KNOWN = { format: 8, hasSession: true, lotId: "57000001" };
const kv = (file: Extract<Kept, { type: "kv" }>["file"]): Kept => ({
  ...NOTHING,
  type: "kv",
  path: "/data/gavel.kv",
  file,
});
const whole = { state: "there", bytes: 3 * 1024 ** 2, missingBytes: 0, known: KNOWN } as const;

function redis(
  over: Partial<Extract<Extract<Kept, { type: "redis" }>["redis"], { state: "there" }>> = {},
): Kept {
  const there = {
    version: "8.0.2",
    keeping: { how: "each-commit" },
    losses: [],
    failing: [],
    isHeld: false,
  } as const;
  return {
    ...KNOWN,
    type: "redis",
    place: "Redis at nas:6379",
    redis: { state: "there", ...there, known: KNOWN, ...over },
  };
}

const VERSIONS: Versions = {
  own: "0.2.0",
  running: null,
  deno: "2.9.6",
  system: "linux x86_64",
  format: 8,
  storedFormat: 8,
};
const answer = (over: Partial<NellisAnswer>): NellisAnswer => ({
  failure: null,
  isUnderstood: true,
  clock: null,
  ...over,
});
const told = (text: string): Finding => ({ verdict: "fine", text, open: text });
const GIB = 1024 ** 3;

/** The thing judged, its finding, the verdict, the words, and words that others must not read. */
const CASES: readonly (readonly [string, Finding | undefined, Finding["verdict"], RegExp, RegExp?])[] = [
  ["no backups", judgeBackups(null, { state: "missing" }, 0), "look", /set BACKUP_DIR/],
  [
    "a backup folder that is gone",
    judgeBackups("/mnt/ada", { state: "missing" }, 0),
    "wrong",
    /is not there/,
    /ada/,
  ],
  [
    "a backup folder that is closed",
    judgeBackups("/mnt/ada", { state: "closed", error: new Deno.errors.PermissionDenied() }, 0),
    "wrong",
    /permission is denied/,
    /ada/,
  ],
  ["an empty backup folder", judgeBackups("/mnt", nightly("mine.ndjson"), +NOON), "look", /make one now/],
  [
    "a backup of last night",
    judgeBackups("/mnt", nightly("gavel-2026-11-25T0330.ndjson", "gavel-2026-11-26T0330.ndjson"), +NOON),
    "fine",
    /last of 2 nightly backups is 8 hours old/,
  ],
  [
    "an old backup",
    judgeBackups("/mnt", nightly("gavel-2026-11-20T0330.ndjson"), +NOON),
    "wrong",
    /152 hours old: look into Gavel's log/,
  ],
  [
    "the only backup, of an hour ago",
    judgeBackups("/mnt", nightly("gavel-2026-11-26T1030.ndjson"), +NOON),
    "fine",
    /^The only nightly backup is 1 hour old$/,
  ],
  ["a feed that answers", judgeFeed(null), "fine", /takes connections/],
  ["a feed that refuses", judgeFeed("ECONNREFUSED"), "wrong", /ECONNREFUSED/],
  ["no Gavel", judgeRunning(STOPPED), "look", /start it, or set DATA_DIR/],
  ["a Gavel that starts", judgeRunning({ state: "starting", why: "/ada: wait" }), "look", /wait/, /ada/],
  [
    "a silent Gavel",
    judgeRunning({ state: "silent", url: "http://ada:1" }),
    "wrong",
    /does not answer/,
    /ada/,
  ],
  ["a Gavel that answers", judgeRunning(answering()), "fine", /runs and answers/, /127/],
  ["a Gavel of another token", judgeRunning(answering({ checks: null })), "look", /does not take this token/],
  ["a good zone", judgeTimeZone("UTC", "UTC", NOON), "fine", /where it is 12:00/],
  ["no zone", judgeTimeZone("Ada/Home", "UTC", NOON), "look", /no time zone/, /Ada/],
  ["much memory", judgeMemory({ total: 2 * GIB, available: GIB }), "fine", /1024 of 2048 MB/],
  ["little memory", judgeMemory({ total: GIB, available: GIB / 10 }), "look", /Only 102 of 1024 MB/],
  ["memory that is not told", judgeMemory(null), "fine", /does not tell/],
  ["Nellis understood", judgeNellis(answer({})), "fine", /page of a lot is understood/],
  ["Nellis without a lot", judgeNellis(answer({ isUnderstood: null })), "fine", /once a lot is watched/],
  [
    "Nellis away",
    judgeNellis(answer({ failure: new NellisError("unreachable", "Nellis can't be reached: check.") })),
    "wrong",
    /can't be reached: check \(unreachable\)/,
  ],
  ["an unknown clock", judgeClock(answer({})), "look", /Not known/],
  ["a good clock", judgeClock(answer({ clock: { offsetMs: 400, offByMs: 550 } })), "fine", /agrees/],
  [
    "a clock that is off",
    judgeClock(answer({ clock: { offsetMs: -4000, offByMs: 550 } })),
    "fine",
    /4 s off/,
  ],
  [
    "a clock that is far off",
    judgeClock(answer({ clock: { offsetMs: 3 * HOUR_MS, offByMs: 550 } })),
    "look",
    /10800 s behind Nellis's: switch its time synchronization/,
  ],
  ["a running Gavel's clock", judgeToldClock(told("Nellis's clock is 9 ms ahead")), "fine", /9 ms ahead$/],
  [
    "a running Gavel's clock that is far off",
    judgeToldClock(told("Nellis's clock is 3600004 ms behind this machine's (± 61 ms)")),
    "look",
    /3600004 ms behind this machine's \(± 61 ms\), as of Gavel's start: switch its time synchronization/,
  ],
  ["no channel", judgeChannels([]), "look", /NOTIFY_URL is not set/],
  ["two channels", judgeChannels(["https://ada.example", "Slack"]), "fine", /go to 2 channels/, /ada/],
  ["a test notice", judgeTest(null), "fine", /took it/],
  ["a test notice that is lost", judgeTest("https://ada.example refuses"), "wrong", /refuses/, /ada/],
  ["a free port", judgePort(3000, { state: "free" }), "fine", /free/],
  [
    "another Gavel's port",
    judgePort(3000, { state: "taken", byGavel: true }),
    "wrong",
    /A Gavel with another/,
  ],
  ["a taken port", judgePort(3000, { state: "taken", byGavel: false }), "wrong", /Another program/],
  [
    "a port that is not allowed",
    judgePort(80, { state: "refused", reason: "This user may not" }),
    "wrong",
    /may not/,
  ],
  ["a session that works", judgeSession(answering(), null), "fine", /signed in/],
  [
    "no session",
    judgeSession(answering({ session: { authenticated: false, cookiesSet: false } }), null),
    "look",
    /no session/,
  ],
  [
    "a session that ended",
    judgeSession(answering({ session: { authenticated: false, cookiesSet: true } }), null),
    "wrong",
    /does not know you/,
  ],
  ["a session that is not told", judgeSession(answering({ session: null }), null), "look", /Not known/],
  ["a stored session", judgeSession(STOPPED, kv(whole)), "look", /Not known/],
  ["a session in Redis", judgeSession(STOPPED, redis()), "fine", /is stored/],
  [
    "no stored session",
    judgeSession(STOPPED, { ...NOTHING, hasSession: false, type: "memory" }),
    "look",
    /No session/,
  ],
  [
    "a store that is not known",
    judgeStore({ ...NOTHING, type: "unknown", variable: "REDIS_URL" }, STOPPED)[0],
    "look",
    /REDIS_URL has to be right/,
  ],
  ["a store in memory", judgeStore({ ...NOTHING, type: "memory" }, STOPPED)[0], "fine", /gone when/],
  ["no store yet", judgeStore(kv({ state: "missing" }), STOPPED)[0], "look", /first start makes it/],
  ["an empty store", judgeStore(kv({ state: "empty" }), STOPPED)[0], "wrong", /is empty/],
  ["a strange store", judgeStore(kv({ state: "strange" }), STOPPED)[0], "wrong", /damaged/],
  [
    "a closed store",
    judgeStore(kv({ state: "closed", error: new Deno.errors.PermissionDenied() }), STOPPED)[0],
    "wrong",
    /chown/,
    /data/,
  ],
  ["a whole store", judgeStore(kv(whole), STOPPED)[0], "fine", /whole as far as can be seen .*\(3 MB\)/],
  [
    "a store that is cut off",
    judgeStore(kv({ ...whole, missingBytes: 4096 }), STOPPED)[0],
    "wrong",
    /4096 bytes of it are missing/,
  ],
  [
    "a store without its last byte",
    judgeStore(kv({ ...whole, missingBytes: 1 }), STOPPED)[0],
    "wrong",
    /1 byte of it is missing/,
  ],
  [
    "a store in use",
    judgeStore(kv({ ...whole, missingBytes: 4096 }), answering())[0],
    "fine",
    /held by the running Gavel/,
  ],
  ["a good Redis", judgeStore(redis(), STOPPED)[0], "fine", /answers \(version 8.0.2\)$/, /nas/],
  [
    "a Redis in use",
    judgeStore(redis({ isHeld: true }), answering())[0],
    "fine",
    /held by the running Gavel/,
  ],
  ["a Redis of another Gavel", judgeStore(redis({ isHeld: true }), STOPPED)[0], "look", /two can't share it/],
  [
    "a Redis that drops keys",
    judgeStore(redis({ losses: ["set `noeviction`"] }), STOPPED)[0],
    "wrong",
    /noeviction/,
  ],
  [
    "a Redis with a full disk",
    judgeStore(redis({ failing: ["aof_last_write_status"] }), STOPPED)[0],
    "wrong",
    /could not write/,
  ],
  [
    "a forgetful Redis",
    judgeStore(redis({ keeping: { how: "unsafe", risk: "set it" } }), STOPPED)[0],
    "look",
    /set it/,
  ],
  ["a Redis of a strange version", judgeStore(redis({ version: "ada's" }), STOPPED)[0], "fine", /not known/],
  [
    "a Redis that is away",
    judgeStore({
      ...NOTHING,
      type: "redis",
      place: "x",
      redis: { state: "away", trouble: "Redis at nas:1 can't" },
    }, STOPPED)[0],
    "wrong",
    /Redis at nas:1/,
    /nas/,
  ],
  [
    "versions that agree",
    judgeVersions(VERSIONS)[0],
    "fine",
    /0.2.0 on Deno 2.9.6, linux x86_64; the store's format is 8/,
  ],
  ["an unknown store", judgeVersions({ ...VERSIONS, storedFormat: null })[0], "fine", /x86_64$/],
  [
    "an older store",
    judgeVersions({ ...VERSIONS, storedFormat: 7 })[0],
    "fine",
    /is 7, which the next start makes 8/,
  ],
  [
    "a newer store",
    judgeVersions({ ...VERSIONS, storedFormat: 9 })[0],
    "wrong",
    /newer Gavel has written.*format 9/,
  ],
  [
    "another version that runs",
    judgeVersions({ ...VERSIONS, running: "0.1.0" })[0],
    "look",
    /Gavel 0.1.0 runs/,
  ],
];

for (const [what, finding, verdict, words, hidden] of CASES) {
  Deno.test(`${what}: ${verdict}`, () => {
    assert.equal(finding?.verdict, verdict, finding?.text ?? what);
    assert.match(finding.text, words);
    if (hidden) assert.doesNotMatch(finding.open, hidden);
  });
}

Deno.test("the running Gavel's own words are passed on, and hidden where they may name a lot", () => {
  const checks: HealthChecks = {
    clock: { status: "healthy", message: "3 ms ahead" },
    stored: { status: "degraded", message: "The limits of Ada's lamp can't be read" },
    breaker: { status: "degraded", message: "Too many failed" },
    eventLoop: { status: "unhealthy", message: "late" },
    store: { status: "degraded", message: "has a check of its own" },
  };
  assert.deepEqual(judgeOtherParts(checks), [
    {
      verdict: "wrong",
      text: "The limits of Ada's lamp can't be read (stored)",
      open: "[…] (stored)",
    },
    { verdict: "look", text: "Too many failed (breaker)", open: "Too many failed (breaker)" },
    { verdict: "wrong", text: "late (eventLoop)", open: "late (eventLoop)" },
  ]);
  assert.deepEqual(judgeOtherParts({}).map(({ verdict }) => verdict), ["fine"]);
  const well: HealthChecks = { memory: { status: "healthy", message: "" } };
  assert.deepEqual(judgeOtherParts(well).map(({ open }) => open), [
    "1 other part of the running Gavel is well",
  ]);
  assert.deepEqual(
    judgeOtherParts({ ...well, stored: { status: "healthy", message: "" } }).map(({ open }) => open),
    [
      "2 other parts of the running Gavel are well",
    ],
  );
  assert.equal(partOf(answering({ checks }), "clock")?.text, "3 ms ahead");
  assert.equal(partOf(answering({ checks: null }), "clock"), null);
  assert.equal(partOf(STOPPED, "clock"), null);
});
