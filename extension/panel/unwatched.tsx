import { useSignal } from "@preact/signals";
import { readDollars } from "../../src/client/dollars_input.ts";
import { limitConcerns, type LimitFacts } from "../../src/client/limit_question.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import { type Spending, useAsking } from "./asking.ts";
import { LimitQuestion } from "./limit_field.tsx";
import { LimitInput } from "./limit_input.tsx";

/** The lot of the page that is open. */
export interface OpenLot {
  readonly id: string;
  readonly url: string;
  readonly title: string;
}

/** Offers to watch the lot of the page. With a limit it is sniped at the end. */
export function Unwatched({ lot, state, spending }: {
  readonly lot: OpenLot;
  readonly state: WireOwnerState | null;
  readonly spending: Spending;
}) {
  const { isBusy, error, send } = useAsking();
  const limit = useSignal("");
  const question = useSignal<{ readonly limit: number; readonly reasons: readonly string[] } | null>(null);
  const typed = readDollars(limit.value);

  const watch = (maxBid: number) => {
    question.value = null;
    const config = { maxBid, strategy: maxBid > 0 ? "snipe" : "manual" } as const;
    void send({ ask: "watch", ...lot, config });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!event.isTrusted || !typed.ok || isBusy.value) return;
    const facts: LimitFacts = {
      auction: { config: { maxBid: 0 }, data: null },
      plan: null,
      settings: spending.current.value,
      state,
    };
    const reasons = limitConcerns(typed.dollars, facts);
    if (reasons.length > 0) question.value = { limit: typed.dollars, reasons };
    else watch(typed.dollars);
  };
  const asked = question.value;
  return (
    <form onSubmit={submit}>
      <LimitInput
        text={limit.value}
        error={typed.ok ? null : `${typed.error}.`}
        note={null}
        spending={spending}
        isOff={isBusy.value}
        change={(text) => limit.value = text}
      />
      <p class="hint">
        {typed.ok && typed.dollars > 0
          ? "Snipes at the end, up to this limit."
          : "Without a limit it is only watched."}
      </p>
      <p class="field-error" role="alert">{error.value}</p>
      {asked
        ? (
          <LimitQuestion
            {...asked}
            spending={spending}
            worst={null}
            answer={(isYes) => isYes ? watch(asked.limit) : question.value = null}
          />
        )
        : (
          <div class="buttons">
            <button type="submit" class="main" disabled={isBusy.value || !typed.ok}>
              {isBusy.value ? "Saving…" : "Watch"}
            </button>
          </div>
        )}
    </form>
  );
}
