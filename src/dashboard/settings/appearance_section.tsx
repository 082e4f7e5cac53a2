import { useModel } from "../parts/model_context.ts";
import { THEMES } from "../state/preferences.ts";
import { Section } from "./section.tsx";

const THEME_WORDS = { auto: "As the system", light: "Light", dark: "Dark" } as const;

/** The looks of the page in this browser. */
export function AppearanceSection() {
  const { preferences: { theme } } = useModel();
  return (
    <Section title="Appearance" about="In this browser alone.">
      <fieldset class="choice radio-line">
        <legend class="choice-label">Colours</legend>
        {THEMES.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="theme"
              checked={theme.value === name}
              onChange={() => theme.value = name}
            />
            {THEME_WORDS[name]}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
