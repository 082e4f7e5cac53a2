import type { RecordCheck } from "../backup/reading.ts";
import { commitmentProblem } from "../bidding/exposures.ts";
import { bidProblem } from "../bidding/ledger.ts";
import { noticeFrom } from "../notify/notice.ts";
import { switchesProblem } from "../owner/bidding_switch.ts";
import { grantProblem } from "../owner/grants.ts";
import { sessionProblem } from "../owner/session.ts";
import { settingsProblem } from "../owner/settings.ts";
import { resultProblem } from "../results/result_records.ts";
import { auctionFrom } from "../store/auctions/auction_document.ts";
import { parseKey } from "../store/crypto.ts";
import type { Json } from "../store/store.ts";
import { timelineProblem } from "../timeline/history.ts";
import { allowanceProblem } from "./allowance_memory.ts";

/** Returns the reason why a record of one folder can't be read; null where it can. `name` is the first part after it. */
type Check = (value: Json, name: string) => string | null;

const anything: Check = () => null;
const text: Check = (value) => typeof value === "string" ? null : "it is no text";

const SYSTEM_CHECKS: Readonly<Record<string, Check>> = {
  allowance: allowanceProblem,
  bidding: switchesProblem,
  settings: settingsProblem,
};

const CHECKS: Readonly<Record<string, Check>> = {
  access: grantProblem,
  auction: auctionProblem,
  auth: sessionProblem,
  bid_history: bidProblem,
  commitments: commitmentProblem,
  feature: text,
  notify(value) {
    const reading = noticeFrom({ value });
    return "reason" in reading ? reading.reason : null;
  },
  result: resultProblem,
  secret_file: (value, name) =>
    typeof value === "string" && (name === "encryption.key" ? parseKey(value) !== undefined : isSalt(value))
      ? null
      : "it is no key",
  set_aside: anything,
  system: (value, name) => SYSTEM_CHECKS[name]?.(value, name) ?? null,
  timeline: timelineProblem,
};

/** Checks a record by the schema with which Gavel reads it from its store. */
export const checkRecord: RecordCheck = ({ key: [folder, name = ""], value }) =>
  CHECKS[folder]?.(value, name) ?? null;

function auctionProblem(value: Json, id: string): string | null {
  const reading = auctionFrom(id, value);
  return "reason" in reading ? reading.reason : reading.unreadable ?? null;
}

function isSalt(value: string): boolean {
  return /^[0-9a-f]{32}$/i.test(value.trim());
}
