import type { Clock } from "../../clock.ts";
import { createFrameMeter, type FrameHead } from "./frame_meter.ts";

/** The reason to close a client: the code for the socket, and a text. */
export interface Breach {
  readonly code: number;
  readonly reason: string;
}

/** Checks a client's bytes before anything is put together or parsed. */
export interface FrameGuard {
  /** Looks at all bytes that came. */
  see(chunk: Uint8Array): void;
  /** Looks at the bytes from `from` to the end of the frame that is there; returns where that is. */
  seeFrame(chunk: Uint8Array, from: number): number;
}

const TOO_BIG = 1009;
const POLICY_VIOLATION = 1008;
/** A token and its envelope fit in a twentieth of it. */
const STRANGERS_MESSAGE_BYTES = 4 * 1024;
/** The most messages without the token: authenticating needs one, and a few wrong ones and pings may come before. */
const STRANGERS_MESSAGES = 20;
/** So many frames a second, of any kind, are no client of ours. */
const MOST_FRAMES = 5000;
/** The least rate: an owner's burst of clicks fits, even if the largest message is set small. */
const LEAST_BYTES_A_SECOND = 256 * 1024;
const SECOND_MS = 1000;

/** The rules of a guard. */
export interface FrameRules {
  /** The largest message, in bytes, of a client that has authenticated. */
  readonly largestMessageBytes: number;
  readonly clock: Pick<Clock, "now">;
  readonly isAuthenticated: () => boolean;
}

/** Makes a guard that tells of the first breach, and of no other. */
export function createFrameGuard(rules: FrameRules, onBreach: (breach: Breach) => void): FrameGuard {
  const { largestMessageBytes, clock, isAuthenticated } = rules;
  const mostBytes = Math.max(4 * largestMessageBytes, LEAST_BYTES_A_SECOND);
  let messageBytes = 0;
  let strangersFrames = 0;
  let second = { startMs: clock.now(), bytes: 0, frames: 0 };
  let isBroken = false;

  const breachOf = (head: FrameHead): Breach | undefined => {
    const isMessage = head.opcode < 8;
    if (isMessage) messageBytes = (head.opcode === 0 ? messageBytes : 0) + head.length;
    const largest = isAuthenticated()
      ? largestMessageBytes
      : Math.min(STRANGERS_MESSAGE_BYTES, largestMessageBytes);
    if (isMessage && messageBytes > largest) {
      return { code: TOO_BIG, reason: `A message may have ${largest} bytes` };
    }
    if (!isAuthenticated() && ++strangersFrames > STRANGERS_MESSAGES) {
      return { code: POLICY_VIOLATION, reason: "Too many messages before the token" };
    }
    if (clock.now() - second.startMs >= SECOND_MS) second = { startMs: clock.now(), bytes: 0, frames: 0 };
    second.bytes += head.length;
    second.frames++;
    const isFlood = second.bytes > mostBytes || second.frames > MOST_FRAMES;
    return isFlood ? { code: POLICY_VIOLATION, reason: "Too much in a second" } : undefined;
  };

  const seeFrame = createFrameMeter((head) => {
    if (isBroken) return;
    const breach = breachOf(head);
    if (!breach) return;
    isBroken = true;
    onBreach(breach);
  });
  return {
    see(chunk) {
      for (let at = 0; at < chunk.length;) at = seeFrame(chunk, at);
    },
    seeFrame,
  };
}
