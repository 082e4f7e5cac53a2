import { useSignal } from "@preact/signals";
import { clockTime } from "../../client/words.ts";
import type { TimelineEntry } from "../chart/timeline_entry.ts";
import { Loading } from "../parts/loading.tsx";
import { useModel } from "../parts/model_context.ts";
import { entryTone, entryWords } from "./entry_words.ts";
import type { TimelineFeed } from "./timeline_feed.ts";

/** Older entries are shown when they are asked for. */
const SHOWN_FIRST = 30;

/** Everything that happened to a lot, in sentences, newest first. */
export function LotTimeline({ feed }: { readonly feed: TimelineFeed }) {
  const state = feed.state.value;
  return (
    <section class="card lot-timeline">
      <h2>What happened</h2>
      {state.kind === "loading" && <Loading what="What happened" />}
      {state.kind === "failed" && (
        <>
          <p class="field-error" role="alert">What happened cannot be shown: {state.error}</p>
          <button type="button" onClick={() => void feed.load()}>Try again</button>
        </>
      )}
      {state.kind === "known" && state.entries.length === 0 && (
        <p class="hint">Nothing has happened yet: the lot is about to be read for the first time.</p>
      )}
      {state.kind === "known" && state.entries.length > 0 && <Entries entries={state.entries} />}
    </section>
  );
}

function Entries({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const { time } = useModel();
  const isWhole = useSignal(false);
  const nowMs = time.now.peek();
  const newestFirst = entries.toReversed();
  const shown = isWhole.value ? newestFirst : newestFirst.slice(0, SHOWN_FIRST);
  return (
    <>
      <ol class="entries" reversed>
        {shown.map((entry, index) => (
          <li key={entries.length - index} class="entry" data-kind={entry.kind} data-tone={entryTone(entry)}>
            <time dateTime={entry.timestamp}>{clockTime(Date.parse(entry.timestamp), nowMs)}</time>
            <span>{entryWords(entry, nowMs)}</span>
          </li>
        ))}
      </ol>
      {shown.length < entries.length && (
        <button type="button" onClick={() => isWhole.value = true}>Show all {entries.length}</button>
      )}
    </>
  );
}
