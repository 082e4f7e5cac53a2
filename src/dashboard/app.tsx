import { useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { Header } from "./parts/header.tsx";
import { Keys } from "./parts/keys.tsx";
import { useModel } from "./parts/model_context.ts";
import { StatusBar } from "./parts/status_bar.tsx";
import { useTabState } from "./parts/tab_state.ts";
import { ToastList } from "./parts/toast_list.tsx";
import { ActivityScreen } from "./screens/activity.tsx";
import { ExtensionScreen } from "./screens/extension.tsx";
import { HealthScreen } from "./screens/health.tsx";
import { LotScreen } from "./screens/lot.tsx";
import { LotsScreen } from "./screens/lots.tsx";
import { ResultsScreen } from "./screens/results.tsx";
import { SettingsScreen } from "./screens/settings.tsx";
import { SignInScreen } from "./screens/sign_in.tsx";
import { StartScreen } from "./screens/start.tsx";
import { useFirstRun } from "./start/use_first_run.ts";
import type { ScreenName } from "./state/route.ts";

const SCREEN_PARTS: Readonly<Record<ScreenName, ComponentType>> = {
  lots: LotsScreen,
  results: ResultsScreen,
  activity: ActivityScreen,
  health: HealthScreen,
  settings: SettingsScreen,
  start: StartScreen,
  extension: ExtensionScreen,
};

/** The whole page: the frame with the status bar, and the screen of the place. */
export function App() {
  const { session, router, preferences } = useModel();
  useSignalEffect(() => {
    document.documentElement.dataset.theme = preferences.theme.value;
  });
  useTabState();
  useFirstRun();
  if (session.key.value === null) {
    return (
      <>
        <SignInScreen />
        <ToastList />
      </>
    );
  }
  const { screen, id } = router.place.value;
  const Screen = SCREEN_PARTS[screen];
  return (
    <>
      <a class="skip" href="#content" onClick={skipToContent}>Skip to content</a>
      <Header />
      <StatusBar />
      <main id="content" tabIndex={-1}>
        {screen === "lots" && id !== null ? <LotScreen key={id} id={id} /> : <Screen />}
      </main>
      <Keys />
      <ToastList />
    </>
  );
}

/** Moves the focus without a change of the hash, which is the place. */
function skipToContent(event: Event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
