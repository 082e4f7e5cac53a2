import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel } from "../../clock.ts";
import type { WireResult, WireResultTotals } from "../../wire/result.ts";
import type { Model } from "../state/model.ts";
import type { Answer } from "../state/server.ts";

/** The results as far as this page knows them. */
export type ResultsState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: string }
  | {
    readonly kind: "known";
    /** Newest first. */
    readonly results: readonly WireResult[];
    readonly totals: WireResultTotals;
  };

/** All results, read again when a lot ends. */
export interface ResultList {
  readonly state: ReadonlySignal<ResultsState>;
  load(): Promise<void>;
  close(): void;
}

interface Page {
  readonly results: readonly WireResult[];
  readonly totals: WireResultTotals;
  readonly next: string | null;
}

/** A result is written a moment after its lot has ended; for lots that end together the list is read once. */
const READ_AFTER_MS = 2_000;
const A_PAGE = 1_000;

/** Follows the results while the page shows them. A failure does not take away what is known. */
export function followResults(
  { server, link, onMessage, clock }: Pick<Model, "server" | "link" | "onMessage" | "clock">,
): ResultList {
  const state = signal<ResultsState>({ kind: "loading" });
  let asked = 0;
  let waiting: Cancel | null = null;

  const load = async () => {
    const mine = ++asked;
    const answer = await readAll((path) => server.call<Page>("GET", path));
    if (mine !== asked) return;
    if (answer.ok) state.value = { kind: "known", ...answer.body };
    else if (state.peek().kind !== "known") state.value = { kind: "failed", error: answer.error };
  };
  const soon = () => {
    waiting?.();
    waiting = clock.after(READ_AFTER_MS, () => void load());
  };
  const stopListening = onMessage(({ type, auction }) => {
    if (type === "auctionState" && (auction as { readonly status?: unknown }).status === "ended") soon();
  });
  const stopFollowing = effect(() => {
    if (link.state.value.kind === "open") void load();
  });
  return {
    state,
    load,
    close() {
      asked += 1;
      waiting?.();
      stopListening();
      stopFollowing();
    },
  };
}

/** Reads page after page. The totals are those of all, on each page. */
async function readAll(
  read: (path: string) => Promise<Answer<Page>>,
): Promise<Answer<Omit<Page, "next">>> {
  const results: WireResult[] = [];
  for (let next: string | null = null;;) {
    const place: string = next === null ? "" : `&before=${encodeURIComponent(next)}`;
    const answer: Answer<Page> = await read(`results?limit=${A_PAGE}${place}`);
    if (!answer.ok) return answer;
    results.push(...answer.body.results);
    next = answer.body.next;
    if (next === null) return { ...answer, body: { results, totals: answer.body.totals } };
  }
}
