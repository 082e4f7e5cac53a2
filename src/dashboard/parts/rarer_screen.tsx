import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { ScreenName } from "../state/route.ts";

type RarerParts = typeof import("../screens/rarer.ts");

const SCREENS = {
  results: "ResultsScreen",
  activity: "ActivityScreen",
  health: "HealthScreen",
  settings: "SettingsScreen",
  start: "StartScreen",
  extension: "ExtensionScreen",
} as const satisfies Readonly<Record<Exclude<ScreenName, "lots">, keyof RarerParts>>;

let loading: Promise<RarerParts> | null = null;
let loaded: RarerParts | null = null;

/**
 * Loads the rarer screens, once. The page calls it as soon as it is drawn, so that they are there without a connection
 * too. A try that failed is made anew.
 */
export async function loadRarerScreens(): Promise<RarerParts> {
  loading ??= import("../screens/rarer.ts");
  try {
    loaded = await loading;
    return loaded;
  } catch (error) {
    loading = null;
    throw error;
  }
}

/** Shows a screen that came after the page, or says that it did not come. `lots` is the screen of the lot `id`. */
export function RarerScreen({ name, id }: { readonly name: ScreenName; readonly id: string | null }) {
  return <Rarer>{(screens) => <LoadedScreen screens={screens} name={name} id={id} />}</Rarer>;
}

/** Shows what came after the page, or says that it did not come. */
export function Rarer({ children }: { readonly children: (screens: RarerParts) => ComponentChildren }) {
  const screens = useSignal(loaded);
  const hasFailed = useSignal(false);
  const load = () => {
    hasFailed.value = false;
    loadRarerScreens().then((found) => screens.value = found, () => hasFailed.value = true);
  };
  useEffect(load, []);
  if (screens.value) return <>{children(screens.value)}</>;
  if (!hasFailed.value) return null;
  return (
    <p role="alert">
      This part of the page did not load: Gavel does not answer, or it is newer than this page.{" "}
      <button type="button" onClick={load}>Try again</button>{" "}
      <button type="button" onClick={() => location.reload()}>Load the page anew</button>
    </p>
  );
}

function LoadedScreen({ screens, name, id }: {
  readonly screens: RarerParts;
  readonly name: ScreenName;
  readonly id: string | null;
}) {
  if (name === "lots") return <screens.LotScreen id={id ?? ""} />;
  const Screen = screens[SCREENS[name]];
  return <Screen />;
}
