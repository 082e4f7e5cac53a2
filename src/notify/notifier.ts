import { getLogger } from "@logtape/logtape";
import type { EventBus } from "../event_bus.ts";
import type { Store } from "../store/store.ts";
import type { SendOptions } from "./channels/channel.ts";
import { noticeOf } from "./notice.ts";
import { createNoticeArchive, type LeftNotice } from "./notice_archive.ts";
import { targetsOf } from "./notify_url.ts";
import { createOutlet, type Outlet } from "./outlet.ts";
import { NO_PREFERENCES, type Preferences } from "./preferences.ts";
import { sendTest } from "./test_notice.ts";

/** Sends notices to the owner, wherever they are. */
export interface Notifier {
  /** Returns the number of notices that have not been delivered, summed over all channels. */
  pending(): number;
  /** Returns why notices do not arrive, a sentence without secrets for each channel; null while the last one did. */
  trouble(): string | null;
  /**
   * Sends a test notice to each channel at once, beside the others, and does not repeat it. Resolves to the reasons why
   * it did not arrive, in sentences without secrets, within 10 s; null when every receiver took it.
   */
  test(): Promise<string | null>;
  /** Looks at the owner's choices anew, which have changed or are loaded now. */
  reconsider(): void;
  /** Stops sending. The next run sends the notices that were not delivered. */
  close(): Promise<void>;
}

/** The channels of the notices, their source, and the parts that send them. */
export interface NotifierOptions extends Omit<SendOptions, "signal" | "timeoutMs"> {
  /** Addresses that the rule `notifyUrl` allows. A secret. */
  readonly urls: string;
  readonly bus: EventBus;
  readonly store: Store;
  /** The owner's choices; null while they are not loaded, and what can wait waits. When left out, all is sent at once. */
  readonly preferences?: () => Preferences | null;
}

const log = getLogger(["gavel", "notify"]);

/**
 * Sends every notification on the bus to each channel in `urls`, at least once, and before them those that an earlier
 * run left. No channel waits for another. Rejects when the store can't be read or `urls` is not allowed.
 */
export async function startNotifier(
  { urls, bus, store, preferences = () => NO_PREFERENCES, ...sending }: NotifierOptions,
): Promise<Notifier> {
  const targets = targetsOf(urls);
  const { clock } = sending;
  const archive = createNoticeArchive(store);
  const closing = new AbortController();
  const options = { ...sending, signal: closing.signal };
  const among = targets.map(({ name }) => name);
  const outlets = targets.map((target) => createOutlet({ ...options, target, among, archive, preferences }));
  const pending = () => outlets.reduce((sum, outlet) => sum + outlet.pending(), 0);

  for (const { outlet, left } of handedOn(await archive.load(), outlets)) {
    if (outlet) outlet.takeOver(left);
    else archive.forget(left.id);
  }
  const stopListening = bus.listen((event) => {
    if (event.type !== "notification") return;
    const nowMs = clock.now();
    const notice = noticeOf(event.notification, nowMs);
    if (preferences()?.kinds[notice.kind] === "off") return;
    for (const outlet of outlets) outlet.tell(archive.nextId(nowMs), notice);
  });
  const sent = outlets.map((outlet) => outlet.run());
  if (pending() > 0) log.info("{count} notices of the last run are sent now", { count: pending() });
  return {
    pending,
    trouble() {
      const troubles = outlets.map((outlet) => outlet.trouble()).filter((trouble) => trouble !== null);
      return troubles.length === 0 ? null : troubles.join(". ");
    },
    reconsider() {
      for (const outlet of outlets) outlet.reconsider();
    },
    test: () => sendTest(targets, options),
    async close() {
      stopListening();
      closing.abort();
      await Promise.all(sent);
    },
  };
}

/** A notice that an earlier run left, and who sends it now: nobody where another channel was told as well. */
interface HandedOn {
  readonly left: LeftNotice;
  readonly outlet: Outlet | undefined;
}

/**
 * Gives each notice to its channel. Where that is not in NOTIFY_URL any more, the first channel sends it, unless one that
 * is still there was told of it too, or another notice has told it the same.
 */
function handedOn(notices: readonly LeftNotice[], outlets: readonly Outlet[]): readonly HandedOn[] {
  const isThere = (name: string) => outlets.some((outlet) => outlet.name === name);
  const adopted = new Set<string>();
  return notices.map((left) => {
    const { addressed, notice } = left;
    const own = outlets.find(({ name }) => name === addressed?.to);
    if (own || !addressed) return { left, outlet: own ?? outlets[0] };
    const same = JSON.stringify([notice.kind, notice.auctionId, notice.atMs, notice.message]);
    const isTold = addressed.among.some(isThere) || adopted.has(same);
    adopted.add(same);
    return { left, outlet: isTold ? undefined : outlets[0] };
  });
}
