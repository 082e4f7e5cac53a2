import { getLogger } from "@logtape/logtape";
import type { SendOptions, Target } from "./channels/channel.ts";
import type { Notice } from "./notice.ts";
import type { LeftNotice, NoticeArchive } from "./notice_archive.ts";
import type { Preferences } from "./preferences.ts";
import { createSender } from "./sender.ts";
import { createWaitingLine, type Waiting } from "./waiting_line.ts";

/** One channel with a line of its own, so that a channel that is dead or slow holds up no other. */
export interface Outlet {
  readonly name: string;
  /** Stores a notice under `id` and sends it, if the receiver is to get it. */
  tell(id: string, notice: Notice): void;
  /** Sends a notice that an earlier run has stored. */
  takeOver(left: LeftNotice): void;
  /** Sends until the signal aborts. */
  run(): Promise<void>;
  /** Looks at the owner's choices anew, which have changed. */
  reconsider(): void;
  pending(): number;
  /** Returns the reason why notices do not arrive, in a sentence without secrets; null while the last one did. */
  trouble(): string | null;
}

/** The receiver of an outlet, and the parts that send to it. */
export interface OutletOptions extends SendOptions {
  readonly target: Target;
  /** The names of all channels. */
  readonly among: readonly string[];
  readonly archive: NoticeArchive;
  /** The owner's choices; null while they are not loaded. */
  readonly preferences: () => Preferences | null;
}

/** Far more notices than anybody reads. */
const MOST_WAITING = 1000;

const log = getLogger(["gavel", "notify"]);

/** Makes the outlet of a channel. It sends nothing before `run`. */
export function createOutlet({ among, archive, ...sending }: OutletOptions): Outlet {
  const { name } = sending.target;
  const line = createWaitingLine(MOST_WAITING);
  const sender = createSender({ ...sending, archive, line });
  const keep = (waiting: Waiting) =>
    sender.expect(waiting, archive.keep(waiting.id, waiting.notice, { to: name, among }));
  const drop = (dropped: readonly Waiting[]) => {
    for (const { id, notice } of dropped) {
      log.warn(
        "More than {most} notices wait for {receiver}: the oldest, {kind} of auction {auctionId}, is dropped",
        { most: MOST_WAITING, receiver: name, kind: notice.kind, auctionId: notice.auctionId },
      );
      archive.forget(id);
    }
  };

  return {
    name,
    tell(id, notice) {
      if (sending.target.wants?.(notice) === false) return;
      const { waiting, dropped } = line.join(id, notice);
      keep(waiting);
      drop(dropped);
    },
    takeOver({ id, notice, addressed }) {
      const { waiting, dropped } = line.join(id, notice);
      // It has replaced an older notice of its kind and auction.
      const hasReplaced = waiting.id !== id;
      if (hasReplaced || addressed?.to !== name) keep(waiting);
      if (hasReplaced) archive.forget(id);
      drop(dropped);
    },
    run: sender.run,
    reconsider: sender.reconsider,
    pending: line.size,
    trouble: sender.trouble,
  };
}
