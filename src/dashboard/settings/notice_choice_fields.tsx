import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";
import {
  HOST_ZONE,
  kindChange,
  mannersOf,
  NOTICE_KINDS,
  type NoticeChoices,
  quietChange,
  timeChange,
  zoneChange,
  zoneOptions,
} from "./notice_choices.ts";
import type { ChoicesDesk } from "./owner_choices.ts";
import { SelectField } from "./select_field.tsx";
import { SwitchField } from "./switch_field.tsx";

interface Parts {
  readonly desk: ChoicesDesk;
  readonly choices: NoticeChoices;
}

/** The choices about notices: quiet hours, what becomes of each kind, and the digest. */
export function NoticeChoiceFields({ desk, choices }: Parts) {
  const { quietHours, kinds, timeZone } = choices;
  const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hasDigest = Object.values(kinds).includes("digest");
  return (
    <>
      <SwitchField
        label="Quiet hours"
        hint="On: in these hours only what is urgent is sent, the rest when they are over."
        isOn={quietHours !== null}
        set={(isOn) => desk.make(quietChange(choices, isOn, browserZone))}
      />
      {quietHours !== null && (
        <>
          <TimeField desk={desk} choices={choices} name="from" label="Quiet from" value={quietHours.from} />
          <TimeField desk={desk} choices={choices} name="to" label="Quiet until" value={quietHours.to} />
        </>
      )}
      <details class="choice-group">
        <summary>What you are told</summary>
        {NOTICE_KINDS.map((each) => (
          <SelectField
            key={each.kind}
            label={each.label}
            hint={each.hint}
            value={kinds[each.kind] ?? "on"}
            options={mannersOf(each)}
            set={(manner) => desk.make(kindChange(choices, each, manner))}
          />
        ))}
      </details>
      {hasDigest && (
        <TimeField desk={desk} choices={choices} name="digestAt" label="Digest at" value={choices.digestAt} />
      )}
      {(hasDigest || quietHours !== null) && (
        <SelectField
          label="Time zone"
          hint="Of the quiet hours and the digest."
          value={timeZone ?? HOST_ZONE}
          options={zoneOptions(choices, browserZone)}
          set={(zone) => desk.make(zoneChange(choices, zone))}
        />
      )}
    </>
  );
}

/** A time of the day. It is saved on leaving the field or on Enter. */
function TimeField({ desk, choices, name, label, value }: Parts & {
  readonly name: "from" | "to" | "digestAt";
  readonly label: string;
  readonly value: string;
}) {
  const { isLive } = useModel();
  const error = useSignal<string | null>(null);
  const [fieldId, errorId] = [useId(), useId()];
  const save = async (field: HTMLInputElement) => {
    const time = field.value;
    if (time === value) return;
    const refusal = time === ""
      ? "write a time such as 22:00"
      : await desk.make(timeChange(choices, name, time));
    error.value = refusal === null ? null : `Not saved: ${refusal}.`;
    if (refusal !== null) field.value = value;
  };
  return (
    <div class="choice">
      <div class="choice-words">
        <label for={fieldId}>{label}</label>
        <p id={errorId} class="field-error" role="alert">{error.value}</p>
      </div>
      <div class="choice-field">
        <input
          id={fieldId}
          type="time"
          required
          aria-describedby={errorId}
          disabled={!isLive.value}
          value={value}
          onBlur={({ currentTarget }) => void save(currentTarget)}
          onKeyDown={({ key, currentTarget }) => {
            if (key === "Enter") void save(currentTarget);
          }}
        />
      </div>
    </div>
  );
}
