import { getLogger } from "@logtape/logtape";
import { sleep } from "../clock.ts";
import type { SendOptions, Target } from "./channels/channel.ts";
import { type Delivery, refusedText } from "./delivery.ts";
import { digestOf } from "./digest.ts";
import type { Notice } from "./notice.ts";
import type { NoticeArchive } from "./notice_archive.ts";
import type { Preferences } from "./preferences.ts";
import { createRetryPlan, type Retry, type RetryPlan } from "./retry_plan.ts";
import { type Timing, timingNow } from "./timing.ts";
import type { Waiting, WaitingLine } from "./waiting_line.ts";

/** Sends the notices in the line of one channel, one at a time. */
export interface Sender {
  /** Takes note of a place that has joined the line or has a newer notice. It is sent once it is `kept`. */
  expect(waiting: Waiting, kept: Promise<void>): void;
  /** Sends until the signal aborts. */
  run(): Promise<void>;
  /** Looks at the owner's choices anew, which have changed. */
  reconsider(): void;
  /** Returns the reason why notices do not arrive, in a sentence without secrets; null while the last one did. */
  trouble(): string | null;
}

/** The target of the notices, and the parts that send them. */
export interface SenderOptions extends SendOptions {
  readonly target: Target;
  readonly archive: Pick<NoticeArchive, "forget">;
  readonly line: WaitingLine;
  /** The owner's choices; null while they are not loaded. */
  readonly preferences: () => Preferences | null;
  /** Ends the sender and the request that is running. */
  readonly signal: AbortSignal;
}

/** The longest wait for a store that hangs: the owner is to get the notice all the same. */
const STORE_PATIENCE_MS = 5000;

/** After a longer rest the time of day is looked at anew: the machine may have slept. */
const LONGEST_REST_MS = 5 * 60_000;

const log = getLogger(["gavel", "notify"]);

/** Makes a sender for `line`. It does nothing before `run`. */
export function createSender(options: SenderOptions): Sender {
  const { target, line, archive, clock, signal } = options;
  const plan = createRetryPlan();
  /** The writes on their way to the store, by the notice's id. */
  const keeping = new Map<string, Promise<void>>();
  let wake = () => {};
  let trouble: string | null = null;
  signal.addEventListener("abort", () => wake());

  const rest = (untilMs: number) =>
    new Promise<void>((resolve) => {
      const restMs = Math.min(untilMs - clock.now(), LONGEST_REST_MS);
      const cancel = untilMs === Infinity ? () => {} : clock.after(restMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  /** Sends several as one digest. */
  const send = async (batch: readonly Waiting[], { zone }: Timing) => {
    for (const waiting of batch) line.take(waiting);
    await atMost(STORE_PATIENCE_MS, Promise.all(batch.map(({ id }) => keeping.get(id))), options);
    const notices = batch.map(({ notice }) => notice);
    const [only] = notices;
    const notice = only && notices.length === 1 ? only : digestOf(notices, zone, clock.now());
    const delivery = await target.send(notice, options);
    const isCutOff = signal.aborted && delivery.result !== "delivered";
    if (isCutOff) return;
    trouble = delivery.result === "delivered" ? null : troubleWith(target.name, delivery);
    for (const { id } of conclude(batch, notice, delivery, plan, options)) archive.forget(id);
  };
  const sendNext = async () => {
    const nowMs = clock.now();
    const timing = timingNow(options.preferences(), clock);
    for (const { id } of line.clear(timing.isOff)) archive.forget(id);
    const notBeforeMs = ({ id, notice }: Waiting) =>
      Math.max(plan.notBeforeMs(id), timing.notBeforeMs(notice));
    const next = line.next(nowMs, notBeforeMs);
    if (!next || next.dueMs > nowMs) return await rest(next?.dueMs ?? Infinity);
    const isGathered = ({ notice }: Waiting) => timing.isGathered(notice);
    await send(
      isGathered(next.waiting) ? line.due(nowMs, notBeforeMs).filter(isGathered) : [next.waiting],
      timing,
    );
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
      while (!signal.aborted) await sendNext();
    },
    reconsider: () => wake(),
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

/** Acts on the result of one try to send `notice`, which stands for the whole batch. Returns what waits no more. */
function conclude(
  batch: readonly Waiting[],
  notice: Notice,
  delivery: Delivery,
  plan: RetryPlan,
  { target, line, clock }: SenderOptions,
): readonly Waiting[] {
  const nowMs = clock.now();
  if (delivery.result === "delivered") {
    for (const waiting of batch) {
      plan.delivered(waiting.id);
      line.leave(waiting, nowMs);
    }
    return batch;
  }
  const { kind, auctionId } = notice;
  const named = { receiver: target.name, kind, auctionId, why: delivery.why };
  const failure = delivery.result === "failed" ? plan.failed(nowMs, delivery.retryAfterMs) : null;
  return batch.filter((waiting, index) => {
    const retry = failure ?? plan.refused(waiting.id, nowMs);
    // One line tells of the whole batch.
    if (index === 0) warnOf(retry, named);
    if (!retry.gaveUp) return !line.putBack(waiting, retry.stepsAside);
    line.leave(waiting, null);
    return true;
  });
}

function warnOf(retry: Retry, named: Readonly<Record<string, string>>): void {
  if (retry.gaveUp) {
    log.error(
      "{receiver} does not take a notice ({kind} of auction {auctionId}): {why}; given up after {tries} tries",
      { ...named, tries: retry.tries },
    );
    return;
  }
  log.warn(
    "{receiver} was not told ({kind} of auction {auctionId}): {why}; the next try is in {waitSeconds} s",
    { ...named, waitSeconds: Math.ceil(retry.waitMs / 1000) },
  );
}

/** Waits for `done`, but not longer than `longestMs`. */
async function atMost(
  longestMs: number,
  done: Promise<unknown>,
  { clock, signal }: Pick<SenderOptions, "clock" | "signal">,
): Promise<void> {
  const over = new AbortController();
  await Promise.race([done, sleep(clock, longestMs, AbortSignal.any([over.signal, signal]))]);
  over.abort();
}
