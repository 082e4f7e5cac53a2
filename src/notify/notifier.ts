import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Store } from "../store/store.ts";
import type { Fetch } from "../resilience/fetch_head.ts";
import { noticeOf } from "./notice.ts";
import { createNoticeArchive, type NoticeArchive } from "./notice_archive.ts";
import { targetOf } from "./notify_url.ts";
import { createSender } from "./sender.ts";
import { sendTest } from "./test_notice.ts";
import { createWaitingLine, type Waiting } from "./waiting_line.ts";

/** Sends notices to the owner, wherever they are. */
export interface Notifier {
  /** Returns the number of notices that have not been delivered. */
  pending(): number;
  /** Returns the reason why notices do not arrive, in a sentence without secrets; null while the last one did. */
  trouble(): string | null;
  /**
   * Sends a test notice at once, beside the line, and does not repeat it. Resolves to the reason why it did not arrive,
   * in a sentence without secrets, within 10 s; null when the receiver took it.
   */
  test(): Promise<string | null>;
  /** Stops sending. The next run sends the notices that were not delivered. */
  close(): Promise<void>;
}

/** The target of the notices, their source, and the parts that send them. */
export interface NotifierOptions {
  /** An address that the rule `notifyUrl` allows. A secret. */
  readonly url: string;
  readonly bus: EventBus;
  readonly store: Store;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly userAgent: string;
}

/** Far more notices than anybody reads. */
const MOST_WAITING = 1000;

const log = getLogger(["gavel", "notify"]);

/**
 * Sends every notification on the bus to `url`, at least once, and before them those that an earlier run left. Rejects
 * when the store can't be read or `url` is not allowed.
 */
export async function startNotifier(
  { url, bus, store, clock, ...sending }: NotifierOptions,
): Promise<Notifier> {
  const target = targetOf(url);
  if (target === undefined) throw new Error("NOTIFY_URL is no address that can be notified");
  const archive = createNoticeArchive(store);
  const line = createWaitingLine(MOST_WAITING);
  const closing = new AbortController();
  const sender = createSender({ ...sending, target, archive, line, clock, signal: closing.signal });

  for (const { id, notice } of await archive.load()) {
    const { waiting, dropped } = line.join(id, notice);
    // It has replaced an older notice of its kind and auction.
    if (waiting.id !== id) {
      sender.expect(waiting, archive.keep(waiting.id, notice));
      archive.forget(id);
    }
    drop(dropped, archive);
  }
  const stopListening = bus.listen((event) => {
    if (event.type !== "notification") return;
    const nowMs = clock.now();
    const { waiting, dropped } = line.join(archive.nextId(nowMs), noticeOf(event.notification, nowMs));
    sender.expect(waiting, archive.keep(waiting.id, waiting.notice));
    drop(dropped, archive);
  });
  const sent = sender.run();
  if (line.size() > 0) log.info("{count} notices of the last run are sent now", { count: line.size() });
  return {
    pending: line.size,
    trouble: sender.trouble,
    test: () => sendTest(target, { ...sending, clock, signal: closing.signal }),
    async close() {
      stopListening();
      closing.abort();
      await sent;
    },
  };
}

function drop(dropped: readonly Waiting[], archive: NoticeArchive): void {
  for (const { id, notice } of dropped) {
    log.warn("More than {most} notices wait: the oldest, {kind} of auction {auctionId}, is dropped", {
      most: MOST_WAITING,
      kind: notice.kind,
      auctionId: notice.auctionId,
    });
    archive.forget(id);
  }
}
