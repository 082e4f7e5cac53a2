import { type ReadonlySignal, type Signal, signal, useSignal } from "@preact/signals";
import type { Spending, SpendingSettings } from "../../src/client/spending_settings.ts";
import { askWorker } from "../follow.ts";
import { NOT_SENT, type Reply, type Request } from "../messages.ts";
import { useParts } from "./parts.ts";

/** One request at a time, with the sentence of the last that failed. */
export interface Asking {
  readonly isBusy: ReadonlySignal<boolean>;
  readonly error: Signal<string | null>;
  send(request: Request): Promise<Reply>;
}

/** Makes the requests of a component. */
export function useAsking(): Asking {
  const { lotOfPage } = useParts();
  const isBusy = useSignal(false);
  const error = useSignal<string | null>(null);
  return {
    isBusy,
    error,
    async send(request) {
      isBusy.value = true;
      error.value = null;
      const reply = isOfAnotherLot(request, lotOfPage()) ? ANOTHER_LOT : await askWorker(request);
      isBusy.value = false;
      if (!reply.ok) error.value = `${reply.error.replace(/[.!?]?$/, "")}.`;
      return reply;
    },
  };
}

/**
 * Returns true where the page shows another lot than `request` is about. It can change its address, and what it shows,
 * before the panel has seen it.
 */
function isOfAnotherLot(request: Request, lotOfPage: string | null): boolean {
  return "id" in request && request.id !== lotOfPage;
}

const ANOTHER_LOT: Reply = {
  ok: false,
  status: NOT_SENT,
  error: "Nothing was sent: the page shows another lot now",
};

/** Makes settings that are not known yet. */
export function createSpending(): Spending {
  const current = signal<SpendingSettings | null>(null);
  return {
    current,
    async refresh() {
      const reply = await askWorker({ ask: "settings" });
      const read = reply.ok ? readSpending(reply.body.settings) : null;
      if (read) current.value = read;
    },
  };
}

/** Reads the settings; null where they are not what a sum can be made of. */
export function readSpending(value: unknown): SpendingSettings | null {
  const { costs, budget, bidding } = (value ?? {}) as Partial<SpendingSettings>;
  const perBid = budget?.perBid ?? null;
  const isRead = isShare(costs?.buyersPremiumRate) && isShare(costs?.salesTaxRate) &&
    typeof costs?.taxOnPremium === "boolean" && (perBid === null || isDollars(perBid)) &&
    isDollars(bidding?.bidBuffer);
  return isRead && costs && bidding ? { costs, budget: { perBid }, bidding } : null;
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function isDollars(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
