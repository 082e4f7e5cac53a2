import { getLogger } from "@logtape/logtape";
import { setAside } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { type Addressed, documentOf, type Notice, noticeFrom } from "./notice.ts";

/** A notice that an earlier run left; without `addressed` where that run had one channel and did not write it down. */
export interface LeftNotice {
  readonly id: string;
  readonly notice: Notice;
  readonly addressed: Addressed | undefined;
}

/** Stores the notices, one record for each channel, so that a crash does not lose them. Only `load` can reject. */
export interface NoticeArchive {
  /**
   * Returns the notices that an earlier run left, oldest first. A record that can't be read is set aside and reported.
   */
  load(): Promise<readonly LeftNotice[]>;
  /** Returns an id that sorts after all earlier ones. */
  nextId(nowMs: number): string;
  /** Resolves once the notice is durable, or once storing it has failed, which is logged: it is sent all the same. */
  keep(id: string, notice: Notice, addressed: Addressed): Promise<void>;
  forget(id: string): void;
}

const FOLDER = "notify";
/** Enough digits for any date, so that ids sort as texts. */
const ID_DIGITS = 16;
/** An id of as many digits as a number holds exactly. */
const OUR_ID = /^0\d{15}$/;

const log = getLogger(["gavel", "notify"]);

/** Makes the archive in `store`. */
export function createNoticeArchive(store: Store): NoticeArchive {
  let lastId = 0;

  return {
    async load() {
      const notices: LeftNotice[] = [];
      for (const document of await store.list([FOLDER])) {
        const [, id] = document.key;
        const reading = noticeFrom(document);
        if ("reason" in reading || id === undefined || document.key.length !== 2) {
          await setAside(
            store,
            document,
            "reason" in reading ? reading.reason : "it lies where no notice does",
          );
          continue;
        }
        if (OUR_ID.test(id)) lastId = Math.max(lastId, Number(id));
        notices.push({ id, ...reading.data });
      }
      return notices;
    },
    nextId(nowMs) {
      lastId = Math.max(lastId + 1, Math.floor(nowMs));
      return String(lastId).padStart(ID_DIGITS, "0");
    },
    keep: (id, notice, addressed) =>
      store.put([FOLDER, id], documentOf(notice, addressed)).catch((error) =>
        log.error(
          "A notice about auction {auctionId} is not stored: a restart before it is sent would lose it",
          {
            auctionId: notice.auctionId,
            error,
          },
        )
      ),
    forget(id) {
      store.delete([FOLDER, id]).catch((error) =>
        log.warn("Notice {id} is still stored: it will be sent again after a restart", { id, error })
      );
    },
  };
}
