import type { Invariant } from "../run_context.ts";
import { allowance } from "./allowance.ts";
import { answeredLots } from "./answered_lots.ts";
import { autoBid } from "./auto_bid.ts";
import { budgets } from "./budgets.ts";
import { groups } from "./groups.ts";
import { ledger } from "./ledger.ts";
import { limits } from "./limits.ts";
import { lots } from "./lots.ts";
import { onceOnTheWire } from "./once_on_the_wire.ts";
import { oneBidADecision } from "./one_bid_a_decision.ts";
import { ownersWord } from "./owners_word.ts";
import { renewedSession } from "./renewed_session.ts";
import { readingsApart } from "./readings_apart.ts";
import { results } from "./results.ts";
import { settledFirst } from "./settled_first.ts";
import { snipes } from "./snipes.ts";
import { waitingLots } from "./waiting_lots.ts";

/** All invariants: each must hold in every run. */
export const INVARIANTS: readonly Invariant[] = [
  limits,
  budgets,
  groups,
  ownersWord,
  oneBidADecision,
  settledFirst,
  ledger,
  lots,
  snipes,
  waitingLots,
  answeredLots,
  onceOnTheWire,
  readingsApart,
  autoBid,
  allowance,
  renewedSession,
  results,
];
