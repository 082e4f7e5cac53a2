import { useSignal } from "@preact/signals";
import { readDollars } from "../../src/client/dollars_input.ts";
import { limitNote } from "../../src/client/limit_field.ts";
import {
  limitConcerns,
  type LimitedLot,
  type LimitFacts,
  limitQuestion,
} from "../../src/client/limit_question.ts";
import { LimitStakes } from "../../src/client/limit_stakes.tsx";
import type { Spending } from "../../src/client/spending_settings.ts";
import type { WireOwnerState } from "../../src/wire/state.ts";
import { useAsking } from "./asking.ts";
import { LimitInput } from "./limit_input.tsx";
import { Question } from "./question.tsx";

/** The lot of the page that is open. */
export interface OpenLot {
  readonly id: string;
  readonly url: string;
  readonly title: string;
}

const NOT_WATCHED: LimitedLot = { config: { maxBid: 0, autoBid: false, strategy: "manual" }, data: null };

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
  const settings = spending.current.value;
  const facts: LimitFacts = { auction: NOT_WATCHED, plan: null, settings, state };

  const watch = (maxBid: number) => {
    question.value = null;
    const config = { maxBid, strategy: maxBid > 0 ? "snipe" : "manual" } as const;
    void send({ ask: "watch", ...lot, config });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!event.isTrusted || !typed.ok || isBusy.value) return;
    const reasons = limitConcerns(typed.dollars, facts);
    if (reasons) question.value = { limit: typed.dollars, reasons };
    else watch(typed.dollars);
  };
  const asked = question.value;
  return (
    <form onSubmit={submit}>
      <LimitInput
        text={limit.value}
        error={typed.ok ? null : `${typed.error}.`}
        note={limitNote(limit.value, { auction: null, settings, state })}
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
          <Question
            {...limitQuestion(asked.limit)}
            answer={(isYes) => isYes ? watch(asked.limit) : question.value = null}
          >
            <LimitStakes {...asked} facts={facts} />
          </Question>
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
