import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useDraftField } from "../draft_field.ts";
import { useModel } from "../parts/model_context.ts";
import { type Loaded, useLoaded } from "./loaded.ts";
import { Section } from "./section.tsx";
import { SwitchField } from "./switch_field.tsx";
import { wholeNumber } from "./typed_value.ts";

/** A feature as the server shows it. */
interface Feature {
  readonly name: string;
  readonly enabled: boolean;
  readonly value: string;
  readonly source: "store" | "environment" | "default";
  readonly description: string;
}

interface Features {
  readonly features: Readonly<Record<string, Feature>>;
}

const SOURCES = { store: "set here", environment: "set by the environment", default: "the default" } as const;
const SHARE = wholeNumber(0, 100);

/** The features that can be switched while Gavel runs. */
export function FeatureSection() {
  const loaded = useLoaded<Features>("features");
  const features = Object.values(loaded.value.value?.features ?? {});
  return (
    <Section
      title="Features"
      about="Parts of Gavel that can be switched while it runs. The defaults are right for nearly everybody."
    >
      {features.length === 0 && (
        <p class="hint">
          {loaded.trouble.value === null ? "Reading…" : `Not known: ${loaded.trouble.value}.`}
        </p>
      )}
      {features.map((feature) => <FeatureField key={feature.name} feature={feature} loaded={loaded} />)}
    </Section>
  );
}

function FeatureField({ feature, loaded }: {
  readonly feature: Feature;
  readonly loaded: Loaded<Features>;
}) {
  const { server, toasts } = useModel();
  const { name, value, source, description } = feature;
  /** Sets the feature, or leaves it to the environment or its default by null. */
  const change = async (to: string | boolean | null): Promise<string | null> => {
    const answer = to === null
      ? await server.call("DELETE", `features/${name}`)
      : await server.call("PUT", `features/${name}`, { value: to });
    if (!answer.ok) return answer.error;
    await loaded.load();
    return null;
  };
  /** Takes back a change that is still in force: `made` is the feature's value right after it. */
  const takeBack = async (made: string | undefined) => {
    await loaded.load();
    if (loaded.trouble.value === null && loaded.value.value?.features[name]?.value !== made) {
      toasts.show(`${titleOf(name)} was changed again meanwhile: nothing was taken back.`, { tone: "bad" });
      return;
    }
    const error = await change(source === "store" ? value : null);
    toasts.show(
      error === null ? `${titleOf(name)}: as it was.` : `Not taken back: ${error}.`,
      { tone: error === null ? "plain" : "bad" },
    );
  };
  const set = async (to: string | boolean | null): Promise<string | null> => {
    const error = await change(to);
    if (error !== null) return error;
    const words = to === null
      ? "left to the default"
      : typeof to === "boolean"
      ? to ? "on" : "off"
      : `${to} %`;
    const made = loaded.value.value?.features[name]?.value;
    toasts.show(`${titleOf(name)}: ${words}.`, { tone: "good", undo: () => void takeBack(made) });
    return null;
  };
  const origin = (
    <p class="feature-source">
      <code>{name}</code> {SOURCES[source]}
      {source === "store" && (
        <button type="button" class="link" onClick={() => void set(null)}>
          Back to the default<span class="unseen">: {titleOf(name)}</span>
        </button>
      )}
    </p>
  );
  if (value !== "true" && value !== "false") {
    return <ShareField label={titleOf(name)} hint={description} value={value} set={set}>{origin}</ShareField>;
  }
  return (
    <SwitchField label={titleOf(name)} hint={description} isOn={feature.enabled} set={set}>
      {origin}
    </SwitchField>
  );
}

function ShareField({ label, hint, value, set, children }: {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly set: (value: string) => Promise<string | null>;
  readonly children: ComponentChildren;
}) {
  const [fieldId, noteId] = [useId(), useId()];
  const draft = useDraftField<number | null>({
    read: (text) => SHARE.read(text.replace("%", "")),
    inForce: Number(value),
    async save(typed) {
      const refusal = await set(`${typed}`);
      return refusal && `Not saved: ${refusal}`;
    },
  });
  return (
    <div class="choice">
      <div class="choice-words">
        <label for={fieldId}>{label}</label>
        <p id={noteId} class="hint">{hint}</p>
        {children}
        <p class="field-error" role="alert">{draft.error}</p>
      </div>
      <div class="choice-field">
        <span class="unit-field" data-unit="%">
          <input
            id={fieldId}
            inputMode="numeric"
            autocomplete="off"
            aria-describedby={noteId}
            value={draft.text ?? value}
            {...draft.field}
          />
          <span class="unit" aria-hidden="true">%</span>
        </span>
      </div>
    </div>
  );
}

/** Titles of the features by their names in the environment; a feature of a newer server shows its name. */
const TITLES: Readonly<Record<string, string>> = {
  USE_POLLING_QUEUE: "One queue for all readings",
  USE_CIRCUIT_BREAKER: "Circuit breaker",
  ENABLE_SSE: "Live feed",
  SSE_ROLLOUT_PERCENT: "Share of lots on the live feed",
  USE_MINIMAL_POLLING: "Read more often towards the close",
  USE_SMART_BIDDING: "Snipe with the whole limit",
  USE_DOUBLING_STEPS: "Larger steps against a hidden maximum",
  ENABLE_PERFORMANCE_METRICS: "Detailed metrics",
  ENABLE_DISTRIBUTED_TRACING: "Tracing",
};

function titleOf(name: string): string {
  return TITLES[name] ?? name;
}
