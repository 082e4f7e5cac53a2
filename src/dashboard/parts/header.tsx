import { hrefOf, type ScreenName } from "../state/route.ts";
import { THEMES } from "../state/preferences.ts";
import { Icon } from "./icon.tsx";
import { useModel } from "./model_context.ts";

const LINKS: readonly (readonly [ScreenName, string])[] = [
  ["lots", "Lots"],
  ["results", "Results"],
  ["activity", "Activity"],
  ["health", "Health"],
  ["settings", "Settings"],
];

const THEME_WORDS = {
  auto: "Colours: as the system",
  light: "Colours: light",
  dark: "Colours: dark",
} as const;

/** The name, the ways to each screen, and the colours. */
export function Header() {
  const { router, preferences } = useModel();
  const { screen } = router.place.value;
  const theme = preferences.theme.value;
  const nextTheme = () => {
    preferences.theme.value = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  };
  return (
    <header class="header">
      <a class="wordmark" href={hrefOf("lots")}>
        <Icon name="gavel" />
        Gavel
      </a>
      <nav class="navigation" aria-label="Screens">
        {LINKS.map(([name, word]) => (
          <a key={name} href={hrefOf(name)} aria-current={name === screen ? "page" : undefined}>{word}</a>
        ))}
      </nav>
      <button type="button" class="quiet" onClick={nextTheme} title={THEME_WORDS[theme]}>
        <Icon name={theme === "dark" ? "moon" : theme === "light" ? "sun" : "contrast"} />
        <span class="unseen">{THEME_WORDS[theme]}</span>
      </button>
    </header>
  );
}
