import { useSignal } from "@preact/signals";
import { clockTime, counted, duration } from "../../client/words.ts";
import { healthSummary, type ShownCheck, shownChecks } from "../health/checks.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { useModel } from "../parts/model_context.ts";
import { type Loaded, useLoaded } from "../settings/loaded.ts";
import { Section } from "../settings/section.tsx";
import { useNellisSession } from "../start/nellis_session.ts";
import { hrefOf, type ScreenName } from "../state/route.ts";
import "./health.css";

const ICONS: Readonly<Record<ShownCheck["status"], IconName>> = {
  healthy: "check",
  degraded: "warning",
  unhealthy: "cross",
  unknown: "unknown",
};
const STATUS_WORDS = { healthy: "well", degraded: "needs a look", unhealthy: "wrong", unknown: "not known" };
const TONES = { healthy: "good", degraded: "warn", unhealthy: "bad", unknown: "unknown" } as const;

/** The places where the owner can act on a part. */
const PLACES: Readonly<Record<string, readonly [ScreenName, string]>> = {
  session: ["start", "Your session"],
  notifications: ["settings", "Settings"],
  stored: ["settings", "Settings"],
};

interface Status {
  readonly uptime: number;
  readonly monitoredAuctions: number;
  readonly version: string;
  readonly memory: { readonly rss: number };
  readonly storage: { readonly type: string };
  readonly allowance: {
    readonly usedLastMinute: number;
    readonly perMinute: number | null;
    readonly refusals: number;
  };
}

/** Each part of Gavel: how it is, and what the owner can do. */
export function HealthScreen() {
  const { state, isLive } = useModel();
  const status = useLoaded<Status>("status");
  const session = useNellisSession();
  const hasSession = session.value?.authenticated ?? null;
  const groups = state.value ? shownChecks(state.value, isLive.value, hasSession) : [];
  const summary = healthSummary(groups);
  return (
    <div class="health" data-stale={!isLive.value}>
      <div class="health-head">
        <div>
          <h1>Health</h1>
          <p class="health-summary" data-tone={summary.tone}>{summary.text}</p>
        </div>
        <CheckAgain status={status} />
      </div>
      {groups.map(({ title, checks }) => (
        <Section key={title} title={title}>
          <ul class="checks">{checks.map((check) => <CheckRow key={check.name} check={check} />)}</ul>
        </Section>
      ))}
      <Figures status={status} />
    </div>
  );
}

/** Asks Nellis about the session and Gavel about itself; everything else is pushed as it changes. */
function CheckAgain({ status }: { readonly status: Loaded<Status> }) {
  const { server, isLive, time } = useModel();
  const isChecking = useSignal(false);
  const outcome = useSignal("");
  const check = async () => {
    isChecking.value = true;
    const [session] = await Promise.all([
      server.call<{ readonly message: string }>("POST", "auth/validate"),
      status.load(),
    ]);
    isChecking.value = false;
    const at = clockTime(time.now.peek(), time.now.peek());
    outcome.value = `${at}: ${session.ok ? session.body.message : session.error}.`;
  };
  return (
    <div class="health-again">
      <button type="button" disabled={!isLive.value || isChecking.value} onClick={() => void check()}>
        {isChecking.value ? "Checking…" : "Check again"}
      </button>
      <p role="status" class="hint">{outcome.value}</p>
    </div>
  );
}

function CheckRow({ check: { name, title, status, message, remedy } }: { readonly check: ShownCheck }) {
  const place = PLACES[name];
  return (
    <li class="check" data-tone={TONES[status]} data-check={name}>
      <span class="check-icon">
        <Icon name={ICONS[status]} />
        <span class="unseen">{STATUS_WORDS[status]}:</span>
      </span>
      <div>
        <p class="choice-label">{title}</p>
        <p class="check-message">{message}.</p>
        {remedy && <p class="check-remedy">{remedy}</p>}
      </div>
      {place && <a class="check-place" href={hrefOf(place[0])}>{place[1]}</a>}
    </li>
  );
}

function Figures({ status }: { readonly status: Loaded<Status> }) {
  const known = status.value.value;
  if (!known) {
    return status.trouble.value === null
      ? null
      : <p class="hint">Figures are not known: {status.trouble.value}.</p>;
  }
  const { uptime, monitoredAuctions, version, memory, storage, allowance } = known;
  const { usedLastMinute, perMinute, refusals } = allowance;
  const facts: readonly (readonly [string, string])[] = [
    ["Version", version],
    ["Running for", duration(uptime * 1_000)],
    ["Watched", counted(monitoredAuctions, "lot")],
    [
      "Requests in the last minute",
      perMinute === null ? `${usedLastMinute}, no bound known` : `${usedLastMinute} of ${perMinute}`,
    ],
    ["Refused by Nellis since the start", `${refusals}`],
    ["Store", STORES[storage.type] ?? storage.type],
    ["Memory", `${Math.round(memory.rss / 1_048_576)} MB`],
  ];
  return (
    <Section title="Figures" about="As of when this page was opened or checked.">
      <dl class="figures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

const STORES: Readonly<Record<string, string>> = {
  kv: "in the data folder",
  redis: "Redis",
  memory: "in memory",
};
