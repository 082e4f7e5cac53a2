import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { counted, dollars } from "../../client/words.ts";
import type { WireResult, WireResultTotals } from "../../wire/result.ts";
import { Choices } from "../parts/choices.tsx";
import { DownloadButton } from "../parts/download_button.tsx";
import { Loading } from "../parts/loading.tsx";
import { useModel } from "../parts/model_context.ts";
import { filterResults, readResultFilter, type ResultFilter } from "../results/filters.ts";
import { monthsOf } from "../results/months.ts";
import { PickupList } from "../results/pickup_list.tsx";
import { followResults, type ResultList } from "../results/result_list.ts";
import { ResultRow } from "../results/result_row.tsx";
import { hrefOf } from "../state/route.ts";
import "./results.css";

const FILTER_WORDS: Readonly<Record<ResultFilter, string>> = {
  "": "All",
  won: "Won",
  lost: "Lost",
  pickup: "Pickup list",
};

/** The lots that are over: what was won and lost and why, what it cost, and where it waits. */
export function ResultsScreen() {
  const model = useModel();
  const list = useSignal<ResultList | null>(null);
  useEffect(() => {
    const made = followResults(model);
    list.value = made;
    return () => made.close();
  }, []);
  const state = list.value?.state.value ?? { kind: "loading" };
  const filter = readResultFilter(model.router.place.value.params.get("filter"));
  return (
    <div class="results">
      <div class="screen-head">
        <h1>Results</h1>
        <Choices
          label="Results shown"
          words={FILTER_WORDS}
          chosen={filter}
          choose={(chosen) => model.router.go(hrefOf("results", { params: { filter: chosen } }))}
        />
        <DownloadButton path="results.csv" fileName="gavel-results.csv" />
      </div>
      {state.kind === "loading" && <Loading what="The results" />}
      {state.kind === "failed" && (
        <div class="card">
          <p class="field-error" role="alert">The results cannot be shown: {state.error}</p>
          <button type="button" onClick={() => void list.value?.load()}>Try again</button>
        </div>
      )}
      {state.kind === "known" && (
        <>
          {!model.isLive.value && <p class="hint">These are from before the connection to Gavel was lost.</p>}
          {filter !== "pickup" && state.results.length > 0 && <Totals totals={state.totals} />}
          <Results results={filterResults(state.results, filter)} filter={filter} />
        </>
      )}
    </div>
  );
}

function Totals({ totals }: { readonly totals: WireResultTotals }) {
  const { won, lost, spentInAll, savedAgainstRetail } = totals;
  return (
    <dl class="totals">
      <Total name="Won" value={String(won)} />
      <Total name="Lost" value={String(lost)} />
      <Total name="Spent in all" value={dollars(spentInAll)} />
      <Total name="Saved against retail" value={dollars(savedAgainstRetail)} />
    </dl>
  );
}

function Total({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div class="card">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const EMPTY_WORDS: Readonly<Record<ResultFilter, string>> = {
  "": "No watched lot has ended yet. Each one appears here when it does, with how it came out and why.",
  won: "Nothing has been won yet.",
  lost: "Nothing has been lost.",
  pickup: "Nothing has been won yet, so there is nothing to pick up.",
};

/** Older months are shown when they are asked for. */
const MONTHS_FIRST = 3;

function Results({ results, filter }: {
  readonly results: readonly WireResult[];
  readonly filter: ResultFilter;
}) {
  const isWhole = useSignal(false);
  if (results.length === 0) return <p class="card">{EMPTY_WORDS[filter]}</p>;
  if (filter === "pickup") return <PickupList won={results} />;
  const months = monthsOf(results);
  const shown = isWhole.value ? months : months.slice(0, MONTHS_FIRST);
  return (
    <>
      {shown.map(({ name, results, won, lost, spentInAll }) => (
        <section key={name} class="card month">
          <h2>
            {name}
            <span class="hint">
              {[
                ...(won > 0 ? [`won ${won} for ${dollars(spentInAll)} in all`] : []),
                ...(lost > 0 ? [`lost ${lost}`] : []),
              ].join(", ")}
            </span>
          </h2>
          <ul>
            {results.map((result) => <ResultRow key={`${result.id} ${result.endedAt}`} result={result} />)}
          </ul>
        </section>
      ))}
      {shown.length < months.length && (
        <button type="button" onClick={() => isWhole.value = true}>
          Show {counted(months.length - shown.length, "older month")}
        </button>
      )}
    </>
  );
}
