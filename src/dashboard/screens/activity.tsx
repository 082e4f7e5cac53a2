import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { followLedger, type LedgerFeed } from "../activity/ledger_feed.ts";
import { type ActivityFilter, daysOf, type Line, linesOf, readActivityFilter } from "../activity/lines.ts";
import type { WireResult } from "../../wire/result.ts";
import { Choices } from "../parts/choices.tsx";
import { DownloadButton } from "../parts/download_button.tsx";
import { Loading } from "../parts/loading.tsx";
import { useModel } from "../parts/model_context.ts";
import { useLoaded } from "../settings/loaded.ts";
import { hrefOf } from "../state/route.ts";
import "./activity.css";

const FILTER_WORDS: Readonly<Record<ActivityFilter, string>> = {
  "": "All",
  bids: "Bids",
  "not-accepted": "Not accepted",
  notices: "Notices",
};

const EMPTY_WORDS: Readonly<Record<ActivityFilter, string>> = {
  "": "No bid has been placed yet. Each one is written down here, with its reason and how it came out.",
  bids: "No bid has been placed yet.",
  "not-accepted": "No bid was refused or kept back.",
  notices: "No notice has come since this page was opened.",
};

/** As many lines as are shown at first, and more at each *Show more*. */
const A_PAGE = 100;

/** Every bid of ours, and the notices that come while the page is open. */
export function ActivityScreen() {
  const model = useModel();
  const feed = useSignal<LedgerFeed | null>(null);
  useEffect(() => {
    const made = followLedger(model);
    feed.value = made;
    return () => made.close();
  }, []);
  const state = feed.value?.state.value ?? { kind: "loading" };
  const filter = readActivityFilter(model.router.place.value.params.get("kind"));
  const ended = useLoaded<{ readonly results: readonly WireResult[] }>("results?limit=1000").value.value
    ?.results;
  const titles = new Map(ended?.map(({ id, title }) => [id, title]));
  const bids = state.kind === "known" ? state.bids : [];
  return (
    <div class="activity">
      <div class="screen-head">
        <h1>Activity</h1>
        <Choices
          label="Activity shown"
          words={FILTER_WORDS}
          chosen={filter}
          choose={(chosen) => model.router.go(hrefOf("activity", { params: { kind: chosen } }))}
        />
        <DownloadButton path="ledger?format=csv&limit=10000" fileName="gavel-bids.csv" />
      </div>
      {state.kind === "loading" && <Loading what="The bids" />}
      {state.kind === "failed" && (
        <div class="card">
          <p class="field-error" role="alert">The bids cannot be shown: {state.error}</p>
          <button type="button" onClick={() => void feed.value?.load()}>Try again</button>
        </div>
      )}
      {!model.isLive.value && state.kind === "known" && (
        <p class="hint">This is from before the connection to Gavel was lost.</p>
      )}
      {state.kind !== "loading" && (
        <Lines
          key={filter}
          titles={titles}
          lines={linesOf(bids, model.notices.all.value, filter)}
          empty={state.kind === "known" ? EMPTY_WORDS[filter] : null}
        />
      )}
    </div>
  );
}

/** Titles by lot. */
type Titles = ReadonlyMap<string, string>;

function Lines({ lines, titles, empty }: {
  readonly lines: readonly Line[];
  readonly titles: Titles;
  readonly empty: string | null;
}) {
  const most = useSignal(A_PAGE);
  if (lines.length === 0) return empty === null ? null : <p class="card">{empty}</p>;
  return (
    <>
      {daysOf(lines.slice(0, most.value)).map(({ name, lines }) => (
        <section key={name} class="card day">
          <h2>{name}</h2>
          <ul>{lines.map((line) => <LineRow key={line.name} line={line} titles={titles} />)}</ul>
        </section>
      ))}
      {lines.length > most.value && (
        <button type="button" onClick={() => most.value += A_PAGE}>
          Show more of {lines.length}
        </button>
      )}
    </>
  );
}

function LineRow({ line: { atMs, kind, auctionId, tone, text, reason }, titles }: {
  readonly line: Line;
  readonly titles: Titles;
}) {
  const { lots } = useModel();
  const lot = lots.all.value && auctionId !== null ? lots.of(auctionId) : undefined;
  return (
    <li class="line" data-kind={kind} data-tone={tone} data-lot={auctionId ?? undefined}>
      <time dateTime={new Date(atMs).toISOString()}>{TIME.format(atMs)}</time>
      <div>
        <p class="line-text">{text}</p>
        <p class="hint">
          {auctionId !== null && (
            <a dir="auto" href={hrefOf("lots", { id: auctionId })}>
              {lot?.auction.value.title || titles.get(auctionId) || `Lot ${auctionId}`}
            </a>
          )}
          {reason !== null && <span>{reason}</span>}
        </p>
      </div>
    </li>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
