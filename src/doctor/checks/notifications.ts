import { askJson } from "../../commands/ask_json.ts";
import { userAgent } from "../../nellis/user_agent.ts";
import { targetsOf } from "../../notify/notify_url.ts";
import { sendTest } from "../../notify/test_notice.ts";
import { VERSION } from "../../version.ts";
import { counted, type Finding, fine, look, wrong } from "../finding.ts";
import { partOf } from "./health.ts";
import type { Running } from "../running.ts";
import type { Check, Subject } from "../subject.ts";
import { unreadable } from "../unreadable.ts";

/** A try of every channel takes 8 s at most. */
const PATIENCE_MS = 12_000;

/** Checks that notices reach the owner; with a test notice where they want one. */
export const notifications: Check = {
  name: "Notifications",
  async look(subject) {
    const { reading, running, sendsNotice } = subject;
    if (unreadable(reading, "NOTIFY_URL")) return [look`Not looked at: NOTIFY_URL has to be right first`];
    const { notifyUrl } = reading.config;
    const gavel = await running();
    const findings = [judgeChannels(notifyUrl === null ? [] : targetsOf(notifyUrl).map(({ name }) => name))];
    const told = partOf(gavel, "notifications");
    if (told !== null && told.verdict !== "fine") findings.push(told);
    if (!sendsNotice) return findings;
    return [...findings, judgeTest(await testNotice(gavel, subject))];
  },
};

/** Judges the channels that NOTIFY_URL names. */
export function judgeChannels(names: readonly string[]): Finding {
  if (names.length === 0) {
    return look`You are told nothing while you are away, as NOTIFY_URL is not set: see docs/notifications.md`;
  }
  return fine`Notices go to ${counted(names.length, "channel")}: ${names.join(", ")}`;
}

/** Judges a test notice: null where it arrived, or the trouble. */
export function judgeTest(trouble: string | null): Finding {
  if (trouble === null) {
    return fine`A test notice was sent, and its receivers took it: look whether you see it`;
  }
  return wrong`The test notice did not arrive everywhere. ${trouble}`;
}

async function testNotice(running: Running, subject: Subject): Promise<string | null> {
  const { fetch, ownFetch, clock, reading } = subject;
  if (running.state === "answers" && running.checks !== null) {
    const { url, token } = running;
    const answer = await askJson(
      { fetch: ownFetch, clock },
      `${url}/api/notifications/test`,
      { method: "POST", token, patienceMs: PATIENCE_MS },
    );
    if (typeof answer.status === "string") return "The running Gavel gave no answer in time";
    return answer.status === 200 ? null : errorIn(answer.body);
  }
  const { notifyUrl } = reading.config;
  if (notifyUrl === null) return "NOTIFY_URL is not set";
  const { signal } = new AbortController();
  return await sendTest(targetsOf(notifyUrl), { fetch, clock, signal, userAgent: userAgent(VERSION) });
}

function errorIn(body: unknown): string {
  return typeof body === "object" && body !== null && "error" in body ? String(body.error) : "It was refused";
}
