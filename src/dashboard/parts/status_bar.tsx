import { clockTime, dollars, duration, sentence } from "../../client/words.ts";
import type { WireOwnerState } from "../../wire/state.ts";
import { hrefOf } from "../state/route.ts";
import { BiddingSwitch } from "./bidding_switch.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { useModel } from "./model_context.ts";

/** The one sentence that is on every screen: will Gavel bid, and if not, why not. */
export function StatusBar() {
  const { link, state, time, isLive } = useModel();
  const now = state.value;
  const tone = isLive.value ? now?.overview.tone : link.state.value.kind === "lost" ? "lost" : "unknown";
  return (
    <section class="status" data-tone={tone} aria-label="Status">
      <div class="status-line">
        <p role="status" class="status-sentence">
          {isLive.value && now ? sentence(now.overview, time.now.peek()) : <LinkSentence />}
        </p>
        <ConnectionRetry />
        <BiddingSwitch />
      </div>
      {now && <Lamps state={now} />}
    </section>
  );
}

/** Says since when the server is not heard. */
function LinkSentence() {
  const { link, clock, isServerOlder, isUnreadable } = useModel();
  const now = link.state.value;
  if (now.kind === "open" && isUnreadable.value) {
    return <>This page can't read what Gavel says, and shows nothing new: reload the page.</>;
  }
  if (now.kind === "open" && isServerOlder.value) {
    return <>This page is newer than the Gavel that runs, and can't say how it stands: reload the page.</>;
  }
  if (now.kind !== "lost") return <>Connecting to Gavel…</>;
  return (
    <>
      No connection to Gavel since{" "}
      {clockTime(now.sinceMs, clock.now())}. What you see is from then; Gavel may still be bidding.
    </>
  );
}

/** Counts down to the next try; not read out, as it moves each second. */
function ConnectionRetry() {
  const { link, time, clock } = useModel();
  const now = link.state.value;
  if (now.kind !== "lost") return null;
  // The tick only triggers the repaint: the wait is measured by this machine's clock.
  void time.now.value;
  const waitMs = now.nextTryAtMs - clock.now();
  return (
    <p class="status-retry">
      <span aria-hidden="true">{waitMs > 0 ? `Trying again in ${duration(waitMs + 999)}.` : "Trying…"}</span>
      <button type="button" onClick={() => link.tryNow()}>Try now</button>
    </p>
  );
}

/** The checks that have a lamp, each with the word beside it. */
const LAMPS: readonly (readonly [string, string])[] = [
  ["session", "session"],
  ["nellis", "Nellis"],
  ["feed", "live feed"],
  ["clock", "clock"],
  ["store", "store"],
];

const LAMP_ICONS: Readonly<Record<string, IconName>> = {
  healthy: "check",
  degraded: "warning",
  unhealthy: "cross",
  unknown: "unknown",
};

/** The possible cost, and the parts on which bidding depends. Without a connection all are unknown. */
function Lamps({ state }: { readonly state: WireOwnerState }) {
  const { isLive } = useModel();
  const { overview, budget, checks } = state;
  return (
    <ul class="lamps" data-stale={!isLive.value}>
      <li>
        If you win all <b>{dollars(overview.worstInAll)}</b>
      </li>
      <li>
        leading now <b>{dollars(overview.leadingInAll)}</b>
      </li>
      {(["perDay", "perWeek", "total"] as const).map((name) => {
        const each = budget[name];
        return each && (
          <li key={name}>
            {BUDGET_WORDS[name]} <b>{dollars(each.left)}</b> of {dollars(each.limit)} left
          </li>
        );
      })}
      {LAMPS.map(([name, word]) => {
        const check = checks[name];
        const status = !isLive.value || !check
          ? "unknown"
          : name === "session"
          ? sessionLamp(state)
          : check.status;
        return (
          <li key={name} class="lamp" data-status={status}>
            <a href={hrefOf("health")} title={status === "unknown" ? "Not known now" : check?.message}>
              <Icon name={LAMP_ICONS[status] ?? "unknown"} />
              {word}
              <span class="unseen">: {status === "unknown" ? "not known" : status}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Without a session nothing is wrong with Gavel, and yet no bid can leave. */
function sessionLamp({ session, checks }: WireOwnerState): string {
  if (session === "none") return "degraded";
  return session === "unknown" ? "unknown" : checks.session?.status ?? "unknown";
}

const BUDGET_WORDS = { perDay: "today", perWeek: "this week", total: "in all" } as const;
