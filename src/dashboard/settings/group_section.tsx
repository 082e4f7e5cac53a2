import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { useDraftField } from "../draft_field.ts";
import { useModel } from "../parts/model_context.ts";
import { GroupMembers } from "./group_members.tsx";
import type { Change, ChoicesDesk, OwnerChoices } from "./owner_choices.ts";
import { Section } from "./section.tsx";
import { wholeNumber } from "./typed_value.ts";

const WANT = wholeNumber(0, 1_000);
/** The names that the server takes. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9 _-]{0,48}[A-Za-z0-9_-])?$/;

/** Groups of similar lots, of which the owner wants only some. */
export function GroupSection({ desk, choices }: {
  readonly desk: ChoicesDesk;
  readonly choices: OwnerChoices;
}) {
  const names = Object.keys(choices.groups).sort((a, b) => a.localeCompare(b));
  return (
    <Section
      title="Groups"
      about="Several lots of the same thing: once enough of them are won or led, the others are not bid on."
    >
      {names.length === 0 && <p class="hint">There is no group yet.</p>}
      {names.map((name) => (
        <Group
          key={name}
          desk={desk}
          name={name}
          want={choices.groups[name]?.want ?? 0}
        />
      ))}
      <NewGroup desk={desk} names={names} />
    </Section>
  );
}

function Group({ desk, name, want }: {
  readonly desk: ChoicesDesk;
  readonly name: string;
  readonly want: number;
}) {
  const { isLive } = useModel();
  const removing = useSignal<string | null>(null);
  const [fieldId, errorId] = [useId(), useId()];
  const make = async (to: number | null): Promise<string | null> => {
    const refusal = await desk.make(groupChange(name, want, to));
    return refusal && `Not saved: ${refusal}`;
  };
  const draft = useDraftField<number>({ read: readWant, inForce: want, save: make });
  const remove = async () => {
    const refusal = await make(null);
    removing.value = refusal && `${refusal}.`;
  };
  return (
    <div class="choice">
      <div class="choice-words">
        <span class="choice-label">{name}</span>
        <GroupMembers name={name} />
        <p id={errorId} class="field-error" role="alert">{draft.error ?? removing.value}</p>
      </div>
      <div class="choice-field group-field">
        <label for={fieldId} class="hint">
          Win<span class="unseen">of {name}</span>
        </label>
        <input
          id={fieldId}
          class="short"
          inputMode="numeric"
          autocomplete="off"
          aria-describedby={errorId}
          value={draft.text ?? `${want}`}
          {...draft.field}
        />
        <button
          type="button"
          class="quiet"
          disabled={!isLive.value}
          onClick={() => void remove()}
        >
          Remove<span class="unseen">{name}</span>
        </button>
      </div>
    </div>
  );
}

function NewGroup({ desk, names }: { readonly desk: ChoicesDesk; readonly names: readonly string[] }) {
  const { isLive } = useModel();
  const name = useSignal("");
  const error = useSignal<string | null>(null);
  const [fieldId, errorId] = [useId(), useId()];
  const add = async (event: Event) => {
    event.preventDefault();
    const typed = name.value.trim();
    if (!NAME.test(typed)) {
      error.value = "A name has 1 to 50 letters, digits, spaces, _ or -.";
      return;
    }
    if (names.includes(typed)) {
      error.value = `There is a group ${typed} already.`;
      return;
    }
    const refusal = await desk.make(groupChange(typed, null, 1));
    error.value = refusal === null ? null : `Not added: ${refusal}.`;
    if (refusal === null) name.value = "";
  };
  return (
    <form class="add-line" onSubmit={(event) => void add(event)}>
      <label for={fieldId}>New group</label>
      <input
        id={fieldId}
        autocomplete="off"
        placeholder="drills"
        value={name.value}
        aria-invalid={error.value !== null}
        aria-describedby={errorId}
        onInput={({ currentTarget }) => {
          name.value = currentTarget.value;
          error.value = null;
        }}
      />
      <button type="submit" disabled={!isLive.value}>Add</button>
      <p id={errorId} class="field-error" role="alert">{error.value}</p>
    </form>
  );
}

function readWant(text: string) {
  const typed = WANT.read(text);
  if (!typed.ok) return typed;
  return typed.value === null
    ? { ok: false, error: "Write a number" } as const
    : { ok: true, value: typed.value } as const;
}

/** Returns the change of a group; null for `before` makes it, null for `want` removes it. */
function groupChange(name: string, before: number | null, want: number | null): Change {
  const patch = (count: number | null) => ({ groups: { [name]: count === null ? null : { want: count } } });
  const words = (count: number | null) =>
    count === null ? `Group ${name}: removed` : `Group ${name}: win ${count}`;
  return { patch: patch(want), back: patch(before), told: words(want), toldBack: `${words(before)} again` };
}
