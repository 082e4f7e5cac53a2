import { getLogger } from "@logtape/logtape";
import { sleep } from "../clock.ts";
import type { SendOptions, Target } from "./channels/channel.ts";
import { type Delivery, refusedText } from "./delivery.ts";
import type { NoticeArchive } from "./notice_archive.ts";
import { createRetryPlan, type RetryPlan } from "./retry_plan.ts";
import type { Waiting, WaitingLine } from "./waiting_line.ts";

/** Sends the notices in the line of one channel, one at a time. */
export interface Sender {
  /** Takes note of a place that has joined the line or has a newer notice. It is sent once it is `kept`. */
  expect(waiting: Waiting, kept: Promise<void>): void;
  /** Sends until the signal aborts. */
  run(): Promise<void>;
  /** Returns the reason why notices do not arrive, in a sentence without secrets; null while the last one did. */
  trouble(): string | null;
}

/** The target of the notices, and the parts that send them. */
export interface SenderOptions extends SendOptions {
  readonly target: Target;
  readonly archive: Pick<NoticeArchive, "forget">;
  readonly line: WaitingLine;
  /** Ends the sender and the request that is running. */
  readonly signal: AbortSignal;
}

/** The longest wait for a store that hangs: the owner is to get the notice all the same. */
const STORE_PATIENCE_MS = 5000;

const log = getLogger(["gavel", "notify"]);

/** Makes a sender for `line`. It does nothing before `run`. */
export function createSender(options: SenderOptions): Sender {
  const { target, line, clock, signal } = options;
  const plan = createRetryPlan();
  /** The writes on their way to the store, by the notice's id. */
  const keeping = new Map<string, Promise<void>>();
  let wake = () => {};
  let trouble: string | null = null;
  signal.addEventListener("abort", () => wake());

  const rest = (untilMs: number) =>
    new Promise<void>((resolve) => {
      const cancel = untilMs === Infinity ? () => {} : clock.after(untilMs - clock.now(), resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  const send = async (waiting: Waiting) => {
    line.take(waiting);
    await atMost(STORE_PATIENCE_MS, keeping.get(waiting.id), options);
    const delivery = await target.send(waiting.notice, options);
    const isCutOff = signal.aborted && delivery.result !== "delivered";
    if (isCutOff) return;
    trouble = delivery.result === "delivered" ? null : troubleWith(target.name, delivery);
    if (conclude(waiting, delivery, plan, options) === "gone") options.archive.forget(waiting.id);
  };

  return {
    expect({ id }, kept) {
      keeping.set(id, kept);
      void kept.then(() => {
        if (keeping.get(id) === kept) keeping.delete(id);
      });
      wake();
    },
    async run() {
      while (!signal.aborted) {
        const nowMs = clock.now();
        const next = line.next(nowMs, plan.notBeforeMs);
        if (next && next.dueMs <= nowMs) await send(next.waiting);
        else await rest(next?.dueMs ?? Infinity);
      }
    },
    trouble: () => trouble,
  };
}

function troubleWith(
  receiver: string,
  delivery: Exclude<Delivery, { readonly result: "delivered" }>,
): string {
  return delivery.result === "refused"
    ? refusedText(receiver, delivery.why)
    : `${receiver} does not take notices (${delivery.why}); Gavel sends them again`;
}

/** Acts on the result of one try. Returns whether the notice still waits. */
function conclude(
  waiting: Waiting,
  delivery: Delivery,
  plan: RetryPlan,
  { target, line, clock }: SenderOptions,
): "waits" | "gone" {
  const nowMs = clock.now();
  if (delivery.result === "delivered") {
    plan.delivered(waiting.id);
    line.leave(waiting, nowMs);
    return "gone";
  }
  const retry = delivery.result === "refused"
    ? plan.refused(waiting.id, nowMs)
    : plan.failed(nowMs, delivery.retryAfterMs);
  const { kind, auctionId } = waiting.notice;
  const named = { receiver: target.name, kind, auctionId, why: delivery.why };
  if (retry.gaveUp) {
    log.error(
      "{receiver} does not take a notice ({kind} of auction {auctionId}): {why}; given up after {tries} tries",
      {
        ...named,
        tries: retry.tries,
      },
    );
    line.leave(waiting, null);
    return "gone";
  }
  log.warn(
    "{receiver} was not told ({kind} of auction {auctionId}): {why}; the next try is in {waitSeconds} s",
    {
      ...named,
      waitSeconds: Math.ceil(retry.waitMs / 1000),
    },
  );
  return line.putBack(waiting, retry.stepsAside) ? "waits" : "gone";
}

/** Waits for `done`, but not longer than `longestMs`. */
async function atMost(
  longestMs: number,
  done: Promise<void> | undefined,
  { clock, signal }: Pick<SenderOptions, "clock" | "signal">,
): Promise<void> {
  if (done === undefined) return;
  const over = new AbortController();
  await Promise.race([done, sleep(clock, longestMs, AbortSignal.any([over.signal, signal]))]);
  over.abort();
}
